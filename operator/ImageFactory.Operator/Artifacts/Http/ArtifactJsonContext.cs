using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>The JSON of the artifact endpoint.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArtifactInfo))]
[JsonSerializable(typeof(ArtifactListing))]
[JsonSerializable(typeof(ArtifactProblem))]
internal sealed partial class ArtifactJsonContext : JsonSerializerContext;
