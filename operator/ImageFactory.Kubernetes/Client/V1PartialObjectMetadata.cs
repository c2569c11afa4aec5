using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Client;

/// <summary>
/// The metadata of an object of any kind: what the server sends to those who need no more. It names no kind of its own;
/// lists and watches of it say by their <c>Resource</c> option which kind they mean.
/// See <see href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">
/// metadata-only fetches</see>.
/// </summary>
public sealed class V1PartialObjectMetadata : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();
}
