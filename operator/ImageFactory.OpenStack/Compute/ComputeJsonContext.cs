using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Compute;

/// <summary>How Nova's smaller answers are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeyPairResponse))]
[JsonSerializable(typeof(KeyPairListResponse))]
[JsonSerializable(typeof(KeyPairRequest))]
[JsonSerializable(typeof(ConsoleOutputResponse))]
[JsonSerializable(typeof(FlavorResponse))]
[JsonSerializable(typeof(LimitsResponse))]
internal sealed partial class ComputeJsonContext : JsonSerializerContext;
