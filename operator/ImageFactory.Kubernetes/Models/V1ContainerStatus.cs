namespace ImageFactory.Kubernetes.Models;

/// <summary>What a container does.</summary>
public sealed class V1ContainerStatus
{
    /// <summary>The container.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its state now.</summary>
    public V1ContainerState? State { get; set; }

    /// <summary>Its state before the last restart.</summary>
    public V1ContainerState? LastState { get; set; }

    /// <summary>It passed its readiness check.</summary>
    public bool Ready { get; set; }

    /// <summary>How often it was started again.</summary>
    public int RestartCount { get; set; }

    /// <summary>The image that runs.</summary>
    public string? Image { get; set; }

    /// <summary>The same with its digest.</summary>
    public string? ImageID { get; set; }

    /// <summary>The container's id in the runtime.</summary>
    public string? ContainerID { get; set; }
}
