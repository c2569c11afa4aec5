using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What the operator knows of a profile.</summary>
[DefaultValue(KStatus.NotObserved)]
public sealed class V1DistroProfileStatus
{
    /// <summary>The generation that the rest of the status speaks of; -1 before the operator has looked.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>
    /// Ready; Stalled while the profile cannot be built; where an image is released Stale, which is True once that is
    /// older than its replace_frequency promises; where builds come by the clock NightlyMissed, which is True while one
    /// is missing.
    /// </summary>
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }

    /// <summary>Name of the newest build.</summary>
    public string? LastBuild { get; set; }

    /// <summary>Name of the newest image that was built.</summary>
    public string? LastImage { get; set; }

    /// <summary>Number of the newest build; the next one gets the number after it.</summary>
    public int? LastBuildNumber { get; set; }

    /// <summary>Day of the newest image, as YYYYMMDD in UTC.</summary>
    public string? LastImageDate { get; set; }

    /// <summary>Number of the newest image within its day, from 0.</summary>
    public int? LastImageNumber { get; set; }

    /// <summary>The image that users get, as Glance has it; none where none is released.</summary>
    public V1ReleaseStatus? Release { get; set; }

    /// <summary>Until when it is to be replaced; none where nothing is promised.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? NextDue { get; set; }

    /// <summary>The builds that come by the clock; none where no build ever said that another one is to come.</summary>
    public V1NightlyStatus? Nightly { get; set; }
}
