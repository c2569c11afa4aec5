using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>Where the builder pod runs.</summary>
public sealed class V1PodBackendSettings
{
    /// <summary>Labels that the node has.</summary>
    [PropertyLimits(maxProperties: 32)]
    [ItemLength(0, 63, Pattern = FieldPatterns.LabelValue)]
    public IDictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Taints that the pod tolerates.</summary>
    [Items(maxItems: 16)]
    [XListType("atomic")]
    public IList<V1PodToleration>? Tolerations { get; set; }

    /// <summary>A PersistentVolumeClaim for the workspace; an emptyDir when left out.</summary>
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string? WorkspaceClaim { get; set; }

    /// <summary>A PersistentVolumeClaim for the builder's cache; none when left out.</summary>
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string? CacheClaim { get; set; }

    /// <summary>The pod's priority class.</summary>
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string? PriorityClassName { get; set; }
}
