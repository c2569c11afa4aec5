namespace ImageFactory.Kubernetes.Models;

/// <summary>Why a container was not started yet.</summary>
public sealed class V1ContainerStateWaiting
{
    /// <summary>In one word, e.g. ImagePullBackOff.</summary>
    public string? Reason { get; set; }

    /// <summary>For people.</summary>
    public string? Message { get; set; }
}
