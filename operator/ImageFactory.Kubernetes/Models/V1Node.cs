using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Models;

/// <summary>A node.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1Node : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; } = "v1";

    /// <inheritdoc />
    public string? Kind { get; set; } = "Node";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What the node shall do.</summary>
    public V1NodeSpec? Spec { get; set; }

    /// <summary>What it does.</summary>
    public V1NodeStatus? Status { get; set; }
}
