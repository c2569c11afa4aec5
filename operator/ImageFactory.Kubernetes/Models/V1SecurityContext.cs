namespace ImageFactory.Kubernetes.Models;

/// <summary>Rights of a container's processes.</summary>
public sealed class V1SecurityContext
{
    /// <summary>True for all rights of the node's root, devices included.</summary>
    public bool? Privileged { get; set; }

    /// <summary>User id.</summary>
    public long? RunAsUser { get; set; }

    /// <summary>Group id.</summary>
    public long? RunAsGroup { get; set; }

    /// <summary>True to refuse an image that runs as root.</summary>
    public bool? RunAsNonRoot { get; set; }

    /// <summary>True to mount the image read-only.</summary>
    public bool? ReadOnlyRootFilesystem { get; set; }

    /// <summary>False to forbid processes to gain rights.</summary>
    public bool? AllowPrivilegeEscalation { get; set; }

    /// <summary>Linux capabilities more or fewer than the runtime's own set.</summary>
    public V1Capabilities? Capabilities { get; set; }

    /// <summary>System calls that are allowed.</summary>
    public V1SeccompProfile? SeccompProfile { get; set; }
}
