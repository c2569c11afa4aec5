using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What the operator knows of a profile.</summary>
public sealed class V1DistroProfileStatus
{
    /// <summary>The generation that the rest of the status speaks of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready; Stalled while the profile cannot be built.</summary>
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
}
