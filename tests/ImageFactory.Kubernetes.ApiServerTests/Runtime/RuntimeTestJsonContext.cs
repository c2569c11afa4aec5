using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Gadget))]
[JsonSerializable(typeof(V1Latecomer))]
[JsonSerializable(typeof(V1LooseGadget))]
[JsonSerializable(typeof(V1Part))]
internal sealed partial class RuntimeTestJsonContext : JsonSerializerContext;
