using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Client;

[KubernetesEntity(Group = "tests.imagefactory.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
internal sealed class Gadget : CustomKubernetesEntity<GadgetSpec>;

internal sealed class GadgetSpec
{
    public int? Size { get; set; }

    public GadgetColour? Colour { get; set; }
}

internal enum GadgetColour
{
    Red,
    Blue,
}

// As a user's context: the entity alone, no list and no event.
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Gadget))]
internal sealed partial class GadgetJsonContext : JsonSerializerContext;
