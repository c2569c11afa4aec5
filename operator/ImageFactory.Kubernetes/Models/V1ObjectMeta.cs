using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>
/// What every object has.
/// See <see href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/">ObjectMeta</see>.
/// </summary>
public sealed class V1ObjectMeta
{
    /// <summary>Unique within a namespace and kind.</summary>
    public string? Name { get; set; }

    /// <summary>Prefix from which the server makes a name.</summary>
    public string? GenerateName { get; set; }

    /// <summary>The namespace; null for cluster-scoped objects.</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; set; }

    /// <summary>Identity in time and space: a name used again has another UID.</summary>
    public string? Uid { get; set; }

    /// <summary>Opaque version of the object; compare for equality only.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Number of the spec; status writes do not move it.</summary>
    public long? Generation { get; set; }

    /// <summary>When the server made the object.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? CreationTimestamp { get; set; }

    /// <summary>When somebody asked for deletion.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? DeletionTimestamp { get; set; }

    /// <summary>Seconds of grace that the deletion has.</summary>
    public long? DeletionGracePeriodSeconds { get; set; }

    /// <summary>Labels, for selection.</summary>
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations, for everything else.</summary>
    public IDictionary<string, string>? Annotations { get; set; }

    /// <summary>Who must agree before the object goes.</summary>
    public IList<string>? Finalizers { get; set; }

    /// <summary>Whose deletion takes this object along.</summary>
    public IList<V1OwnerReference>? OwnerReferences { get; set; }
}
