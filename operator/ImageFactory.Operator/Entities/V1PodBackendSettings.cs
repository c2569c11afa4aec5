using ImageFactory.Kubernetes.Models;

namespace ImageFactory.Operator.Entities;

/// <summary>Where the builder pod runs.</summary>
public sealed class V1PodBackendSettings
{
    /// <summary>Labels that the node has.</summary>
    public IDictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Taints that the pod tolerates.</summary>
    public IList<V1Toleration>? Tolerations { get; set; }

    /// <summary>A PersistentVolumeClaim for the workspace; an emptyDir when left out.</summary>
    public string? WorkspaceClaim { get; set; }

    /// <summary>A PersistentVolumeClaim for the builder's cache; none when left out.</summary>
    public string? CacheClaim { get; set; }

    /// <summary>The pod's priority class.</summary>
    public string? PriorityClassName { get; set; }
}
