using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Which packages an image has, and which it has not.</summary>
public sealed class V1PackageTests
{
    /// <summary>Packages that have to be there.</summary>
    [XListType("set")]
    [Items(maxItems: 256)]
    [ItemLength(1, 128, Pattern = FieldPatterns.PackageName)]
    public IList<string>? Expected { get; set; }

    /// <summary>
    /// Packages that may not be there; services without encryption when left out here and in every parent.
    /// </summary>
    [XListType("set")]
    [Items(maxItems: 256)]
    [ItemLength(1, 128, Pattern = FieldPatterns.PackageName)]
    public IList<string>? Forbidden { get; set; }
}
