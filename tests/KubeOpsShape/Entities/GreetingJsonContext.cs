using System.Text.Json.Serialization;

namespace KubeOpsShape.Entities;

/// <summary>How the operator's own kinds are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Greeting))]
public sealed partial class GreetingJsonContext : JsonSerializerContext;
