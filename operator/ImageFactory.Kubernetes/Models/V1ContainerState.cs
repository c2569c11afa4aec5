namespace ImageFactory.Kubernetes.Models;

/// <summary>One of waiting, running, terminated; none means waiting.</summary>
public sealed class V1ContainerState
{
    /// <summary>It was not started yet.</summary>
    public V1ContainerStateWaiting? Waiting { get; set; }

    /// <summary>It runs.</summary>
    public V1ContainerStateRunning? Running { get; set; }

    /// <summary>It ended.</summary>
    public V1ContainerStateTerminated? Terminated { get; set; }
}
