using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>A custom resource without spec and status.</summary>
public abstract class CustomKubernetesEntity : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();
}
