namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The build host.</summary>
public sealed class V1BuildHostStatus
{
    /// <summary>Number of the host, from 1.</summary>
    public int? Attempt { get; set; }

    /// <summary>
    /// Number of the first host since the build began or was tried again; spec.hostAttempts counts from it.
    /// </summary>
    public int? FirstAttempt { get; set; }

    /// <summary>Pod or server.</summary>
    public string? Name { get; set; }

    /// <summary>Node that the pod runs on.</summary>
    public string? Node { get; set; }

    /// <summary>Cloud of the build server.</summary>
    public string? Cloud { get; set; }

    /// <summary>Region of the build server.</summary>
    public string? Region { get; set; }

    /// <summary>The build server's id in Nova.</summary>
    public string? ServerId { get; set; }

    /// <summary>Address by which the operator reaches the build server.</summary>
    public string? Address { get; set; }

    /// <summary>The image that it runs, with its digest: of a container, or the id of an image in Glance.</summary>
    public string? Image { get; set; }

    /// <summary>How partitions of the image are reached: DeviceMapper, Blkpg or NestedLoop.</summary>
    public string? PartitionMapping { get; set; }

    /// <summary>True if /dev/kvm is there.</summary>
    public bool? Kvm { get; set; }

    /// <summary>The host's kernel.</summary>
    public string? Kernel { get; set; }

    /// <summary>True once it is gone.</summary>
    public bool? Destroyed { get; set; }

    /// <summary>
    /// True once loop devices and mounts of the build are known to be released on the node, false if a janitor could
    /// not release them.
    /// </summary>
    public bool? Released { get; set; }

    /// <summary>Why the host was given up, while it is being replaced.</summary>
    public string? Lost { get; set; }
}
