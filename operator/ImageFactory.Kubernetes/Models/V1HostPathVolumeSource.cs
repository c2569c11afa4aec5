namespace ImageFactory.Kubernetes.Models;

/// <summary>A path of the node.</summary>
public sealed class V1HostPathVolumeSource
{
    /// <summary>The path.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>What it must be: Directory, DirectoryOrCreate, File, FileOrCreate, Socket, CharDevice, BlockDevice.</summary>
    public string? Type { get; set; }
}
