using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Input of KIWI NG.</summary>
public sealed class V1Kiwi
{
    /// <summary>Path of the description in the source, e.g. images/leap.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.RelativePath)]
    public string? Description { get; set; }

    /// <summary>KIWI profiles to build with.</summary>
    [Items(maxItems: 16)]
    [ItemLength(1, 64, Pattern = FieldPatterns.PackageName)]
    [XListType("set")]
    public IList<string>? Profiles { get; set; }
}
