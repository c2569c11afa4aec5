using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Models;

/// <summary>Texts and files that pods and operators read.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed class V1ConfigMap : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; } = "v1";

    /// <inheritdoc />
    public string? Kind { get; set; } = "ConfigMap";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>True if nobody may change the data.</summary>
    public bool? Immutable { get; set; }

    /// <summary>UTF-8 texts by key.</summary>
    public IDictionary<string, string>? Data { get; set; }

    /// <summary>Bytes by key.</summary>
    public IDictionary<string, byte[]>? BinaryData { get; set; }
}
