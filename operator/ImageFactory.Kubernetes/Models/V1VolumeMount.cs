namespace ImageFactory.Kubernetes.Models;

/// <summary>A volume in a container's file system.</summary>
public sealed class V1VolumeMount
{
    /// <summary>Name of the volume.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Where it is mounted.</summary>
    public string MountPath { get; set; } = string.Empty;

    /// <summary>The part of the volume that is mounted.</summary>
    public string? SubPath { get; set; }

    /// <summary>True if the container may not write to it.</summary>
    public bool? ReadOnly { get; set; }
}
