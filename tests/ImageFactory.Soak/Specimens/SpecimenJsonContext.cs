using System.Text.Json.Serialization;

namespace ImageFactory.Soak.Specimens;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Kept))]
[JsonSerializable(typeof(V1Loose))]
internal sealed partial class SpecimenJsonContext : JsonSerializerContext;
