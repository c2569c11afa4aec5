using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>What a pod does.</summary>
public sealed class V1PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; set; }

    /// <summary>Why the cluster ended the pod, in one word; null when its own containers did.</summary>
    public string? Reason { get; set; }

    /// <summary>The same for people.</summary>
    public string? Message { get; set; }

    /// <summary>When the kubelet took the pod.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Scheduled, initialised, ready.</summary>
    public IList<V1PodCondition>? Conditions { get; set; }

    /// <summary>State of each init container.</summary>
    public IList<V1ContainerStatus>? InitContainerStatuses { get; set; }

    /// <summary>State of each container.</summary>
    public IList<V1ContainerStatus>? ContainerStatuses { get; set; }

    /// <summary>The pod's address.</summary>
    public string? PodIP { get; set; }

    /// <summary>The node's address.</summary>
    public string? HostIP { get; set; }
}
