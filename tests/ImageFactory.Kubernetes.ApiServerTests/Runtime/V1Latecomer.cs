using ImageFactory.Kubernetes.Abstractions.Entities;
using k8s.Models;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>A kind that is installed only after the operator was started.</summary>
[KubernetesEntity(Group = "runtime.imagefactory.dev", ApiVersion = "v1", Kind = "Latecomer", PluralName = "latecomers")]
public sealed class V1Latecomer : CustomKubernetesEntity
{
    public V1Latecomer()
    {
        ApiVersion = "runtime.imagefactory.dev/v1";
        Kind = "Latecomer";
    }
}
