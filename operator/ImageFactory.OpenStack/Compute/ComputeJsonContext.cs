using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Compute;

/// <summary>How Nova's smaller answers are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeyPairAnswer))]
[JsonSerializable(typeof(KeyPairList))]
[JsonSerializable(typeof(KeyPairRequest))]
[JsonSerializable(typeof(ConsoleAnswer))]
[JsonSerializable(typeof(FlavorAnswer))]
[JsonSerializable(typeof(LimitsAnswer))]
internal sealed partial class ComputeJsonContext : JsonSerializerContext;
