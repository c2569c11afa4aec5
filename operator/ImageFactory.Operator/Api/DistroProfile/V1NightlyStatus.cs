using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The builds of a profile that come by the clock; kept also when their objects are gone.</summary>
public sealed record V1NightlyStatus
{
    /// <summary>Name of the newest one.</summary>
    public string? LastBuild { get; set; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTime { get; set; }

    /// <summary>Seconds after which the next one is to come, as the newest one says.</summary>
    public int? PeriodSeconds { get; set; }

    /// <summary>Name of the newest one that is over.</summary>
    public string? LastFinishedBuild { get; set; }

    /// <summary>When that was created.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastFinishedTime { get; set; }

    /// <summary>What became of it.</summary>
    public NightlyResult? LastResult { get; set; }
}

/// <summary>What became of a build that came by the clock.</summary>
public enum NightlyResult
{
    /// <summary>It made an image.</summary>
    Succeeded,

    /// <summary>Nothing had changed since the image before.</summary>
    Unchanged,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Somebody ended it.</summary>
    Cancelled,
}
