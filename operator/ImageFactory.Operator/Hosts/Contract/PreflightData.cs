namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What preflight found on the node.</summary>
internal sealed record PreflightData
{
    /// <summary>Loop devices of the node.</summary>
    public LoopDevices? LoopDevices { get; set; }

    /// <summary>True if the kernel has device-mapper.</summary>
    public bool DeviceMapper { get; set; }

    /// <summary>True if /dev/kvm is there.</summary>
    public bool Kvm { get; set; }

    /// <summary>How partitions are reached: DeviceMapper, Blkpg or NestedLoop.</summary>
    public string? PartitionMapping { get; set; }

    /// <summary>Bytes free in the workspace.</summary>
    public long? FreeDiskBytes { get; set; }

    /// <summary>The kernel's release.</summary>
    public string? Kernel { get; set; }

    /// <summary>Digest of the scripts as the host sees them.</summary>
    public string? ScriptsDigest { get; set; }
}
