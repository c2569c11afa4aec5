using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Tests.Client;

// As a user's context: the entity alone, no list and no event.
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Gadget))]
internal sealed partial class GadgetJsonContext : JsonSerializerContext;
