using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>A container that runs.</summary>
public sealed class V1ContainerStateRunning
{
    /// <summary>Since when.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }
}
