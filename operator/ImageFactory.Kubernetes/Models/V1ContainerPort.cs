namespace ImageFactory.Kubernetes.Models;

/// <summary>A port that a container listens on.</summary>
public sealed class V1ContainerPort
{
    /// <summary>Unique within the pod.</summary>
    public string? Name { get; set; }

    /// <summary>The port.</summary>
    public int ContainerPort { get; set; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public string? Protocol { get; set; }
}
