namespace ImageFactory.Kubernetes.Models;

/// <summary>Rights that all containers of a pod share.</summary>
public sealed class V1PodSecurityContext
{
    /// <summary>User id.</summary>
    public long? RunAsUser { get; set; }

    /// <summary>Group id.</summary>
    public long? RunAsGroup { get; set; }

    /// <summary>True to refuse images that run as root.</summary>
    public bool? RunAsNonRoot { get; set; }

    /// <summary>Group that owns the volumes' files.</summary>
    public long? FsGroup { get; set; }

    /// <summary>Further groups of the processes.</summary>
    public IList<long>? SupplementalGroups { get; set; }

    /// <summary>System calls that are allowed.</summary>
    public V1SeccompProfile? SeccompProfile { get; set; }
}
