using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>One observation of a node's state.</summary>
public sealed class V1NodeCondition
{
    /// <summary>Ready, DiskPressure, MemoryPressure, PIDPressure, NetworkUnavailable.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; set; } = string.Empty;

    /// <summary>Why, in one word.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; set; }

    /// <summary>When the kubelet said so last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastHeartbeatTime { get; set; }

    /// <summary>When the status changed last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; set; }
}
