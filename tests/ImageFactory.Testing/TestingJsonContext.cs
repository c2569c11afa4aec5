using System.Text.Json.Serialization;

namespace ImageFactory.Testing;

/// <summary>How kinds of the tests themselves are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomDefinition))]
public sealed partial class TestingJsonContext : JsonSerializerContext;
