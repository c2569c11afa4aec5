using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Tests.Schema;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Teapot))]
[JsonSerializable(typeof(Flawed))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
