using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>A taint that a pod bears.</summary>
public sealed class V1PodToleration
{
    /// <summary>The taint's key; empty with operator Exists means every taint.</summary>
    [Length(0, 317)]
    public string? Key { get; set; }

    /// <summary>Exists or Equal.</summary>
    [EnumValues("Exists", "Equal")]
    public string? Operator { get; set; }

    /// <summary>The taint's value, with Equal.</summary>
    [Length(0, 63)]
    public string? Value { get; set; }

    /// <summary>NoSchedule, PreferNoSchedule or NoExecute; every effect when left out.</summary>
    [EnumValues("NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; set; }

    /// <summary>Seconds that a NoExecute taint is borne.</summary>
    public long? TolerationSeconds { get; set; }
}
