using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>How often an event happened again.</summary>
public sealed class V1EventSeries
{
    /// <summary>Times it happened, the first included.</summary>
    public int Count { get; set; }

    /// <summary>When it happened last.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; set; }
}
