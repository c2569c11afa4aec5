using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>What gadgets own.</summary>
[KubernetesEntity(Group = "runtime.imagefactory.dev", ApiVersion = "v1", Kind = "Part", PluralName = "parts")]
public sealed class V1Part : CustomKubernetesEntity<V1GadgetSpec>
{
    public V1Part()
    {
        ApiVersion = "runtime.imagefactory.dev/v1";
        Kind = "Part";
    }
}
