using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>One observation of a pod's state.</summary>
public sealed class V1PodCondition
{
    /// <summary>PodScheduled, Initialized, ContainersReady, Ready, DisruptionTarget.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; set; } = string.Empty;

    /// <summary>Why, in one word, e.g. Unschedulable.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; set; }

    /// <summary>When the status changed last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; set; }
}
