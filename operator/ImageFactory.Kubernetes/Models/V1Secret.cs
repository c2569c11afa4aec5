using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Models;

/// <summary>Bytes that only those may read who have to. Its text form never holds them.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed class V1Secret : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; } = "v1";

    /// <inheritdoc />
    public string? Kind { get; set; } = "Secret";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Kind of secret, e.g. Opaque or <c>kubernetes.io/tls</c>.</summary>
    public string? Type { get; set; }

    /// <summary>True if nobody may change the data.</summary>
    public bool? Immutable { get; set; }

    /// <summary>Bytes by key; base64 on the wire.</summary>
    public IDictionary<string, byte[]>? Data { get; set; }

    /// <summary>Texts by key, for writing only: the server adds them to <see cref="Data"/>.</summary>
    public IDictionary<string, string>? StringData { get; set; }

    /// <summary>Names the secret and its keys' number, for logs and debuggers.</summary>
    public override string ToString() =>
        $"Secret {Metadata.NamespaceProperty}/{Metadata.Name} ({(Data?.Count ?? 0) + (StringData?.Count ?? 0)} keys)";
}
