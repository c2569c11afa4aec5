using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>How many finished builds stay.</summary>
public sealed class V1HistoryLimits
{
    /// <summary>Succeeded and unchanged builds to keep; 5 when left out here and in every parent.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(1000)]
    public int? Successful { get; set; }

    /// <summary>Failed and cancelled builds to keep; 3 when left out here and in every parent.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(1000)]
    public int? Failed { get; set; }
}
