using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[JsonSerializable(typeof(Gadget))]
internal sealed partial class GadgetJsonContext : JsonSerializerContext;
