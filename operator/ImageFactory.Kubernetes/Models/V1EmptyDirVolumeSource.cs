namespace ImageFactory.Kubernetes.Models;

/// <summary>An empty folder that goes with the pod.</summary>
public sealed class V1EmptyDirVolumeSource
{
    /// <summary>Memory for a tmpfs; null for the node's disk.</summary>
    public string? Medium { get; set; }

    /// <summary>Most that may be in it, as a quantity; the pod is evicted past it.</summary>
    public string? SizeLimit { get; set; }
}
