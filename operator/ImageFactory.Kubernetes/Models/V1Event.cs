using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Models;

/// <summary>Something that happened to an object (events.k8s.io/v1).</summary>
[KubernetesEntity(Group = "events.k8s.io", ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed class V1Event : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; } = "events.k8s.io/v1";

    /// <inheritdoc />
    public string? Kind { get; set; } = "Event";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>When it happened first.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; set; }

    /// <summary>How often it happened since; null when it did once.</summary>
    public V1EventSeries? Series { get; set; }

    /// <summary>Who tells, e.g. <c>imagefactory.dev/operator</c>.</summary>
    public string? ReportingController { get; set; }

    /// <summary>Which of its processes.</summary>
    public string? ReportingInstance { get; set; }

    /// <summary>What was done, in one CamelCase word; at most 128 bytes.</summary>
    public string? Action { get; set; }

    /// <summary>Why, in one CamelCase word; at most 128 bytes.</summary>
    public string? Reason { get; set; }

    /// <summary>The object that it happened to.</summary>
    public V1ObjectReference? Regarding { get; set; }

    /// <summary>A second object.</summary>
    public V1ObjectReference? Related { get; set; }

    /// <summary>For people; at most 1 kB.</summary>
    public string? Note { get; set; }

    /// <summary>Normal or Warning.</summary>
    public string? Type { get; set; }
}
