using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// The image of a profile that users get. Where regions differ, as while a canary soaks, it is the oldest: what all of
/// them have at least.
/// </summary>
public sealed class V1ReleaseStatus
{
    /// <summary>Its dated name.</summary>
    public string? ImageName { get; set; }

    /// <summary>Of when its packages are.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? BuildDate { get; set; }

    /// <summary>The promotion that released it, as namespace/name; none where another factory did.</summary>
    public string? Promotion { get; set; }

    /// <summary>
    /// Each region that has a latest image. What a region that does not answer had last, stays.
    /// </summary>
    [XListMapKeys("cloud", "region")]
    public IList<V1ReleasedRegion>? Regions { get; set; }
}

/// <summary>What users get in one region.</summary>
public sealed class V1ReleasedRegion
{
    /// <summary>An entry of clouds.yaml.</summary>
    [Required]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region's name in the cloud's catalogue.</summary>
    [Required]
    public string Region { get; set; } = string.Empty;

    /// <summary>Dated name of the latest image.</summary>
    public string? ImageName { get; set; }

    /// <summary>Of when its packages are.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? BuildDate { get; set; }

    /// <summary>The promotion that released it, as namespace/name; none where another factory did.</summary>
    public string? Promotion { get; set; }

    /// <summary>Id of the latest image.</summary>
    public string? LatestId { get; set; }

    /// <summary>Id of the previous image.</summary>
    public string? PreviousId { get; set; }

    /// <summary>Until when it is to be replaced by its replace_frequency; none where that names no time.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? NextDue { get; set; }
}
