using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

[KubernetesEntity(Group = "runtime.imagefactory.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class V1Gadget : CustomKubernetesEntity<V1GadgetSpec, V1GadgetStatus>
{
    public V1Gadget()
    {
        ApiVersion = "runtime.imagefactory.dev/v1";
        Kind = "Gadget";
    }
}

public sealed class V1GadgetSpec
{
    public string? Value { get; set; }
}

public sealed class V1GadgetStatus
{
    public string? Seen { get; set; }
}
