using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[KubernetesEntity(Group = "tests.imagefactory.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
internal sealed class Gadget : CustomKubernetesEntity<GadgetSpec, GadgetStatus>;

internal sealed class GadgetSpec
{
    public int? Size { get; set; }

    public int? Weight { get; set; }

    public string? Colour { get; set; }
}

internal sealed class GadgetStatus
{
    public string? Phase { get; set; }

    public IList<V1Condition>? Conditions { get; set; }
}

[JsonSerializable(typeof(Gadget))]
internal sealed partial class GadgetJsonContext : JsonSerializerContext;
