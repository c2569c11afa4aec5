using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>Who holds a lease, and since when.</summary>
public sealed class V1LeaseSpec
{
    /// <summary>The holder; empty when it was given up.</summary>
    public string? HolderIdentity { get; set; }

    /// <summary>Seconds that others wait after a renewal before they take it.</summary>
    public int? LeaseDurationSeconds { get; set; }

    /// <summary>When the holder got it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; set; }

    /// <summary>When the holder renewed it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; set; }

    /// <summary>How often the holder changed.</summary>
    public int? LeaseTransitions { get; set; }
}
