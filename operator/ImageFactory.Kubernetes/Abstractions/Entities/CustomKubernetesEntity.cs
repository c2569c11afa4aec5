using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>A custom resource without spec and status.</summary>
public abstract class CustomKubernetesEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();
}
