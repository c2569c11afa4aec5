using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A profile of SCAP content that the booted image is held against by OpenSCAP.</summary>
public sealed class V1ScapTests
{
    /// <summary>
    /// Id of an XCCDF profile, in full or from behind the last <c>_profile_</c>, e.g. anssi_np_nt28_minimal. Here or in
    /// a parent.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.XccdfId)]
    public string? Profile { get; set; }

    /// <summary>
    /// A source data stream (…-ds.xml) in the folder of the profile's git source; the SCAP Security Guide's for the
    /// image's distribution and version, if the tester has it, when left out here and in every parent.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.RelativePath)]
    public string? Content { get; set; }

    /// <summary>Rules that do not count, by their id, in full or from behind the last <c>_rule_</c>.</summary>
    [XListType("set")]
    [Items(maxItems: 128)]
    [ItemLength(1, 255, Pattern = FieldPatterns.XccdfId)]
    public IList<string>? SkipRules { get; set; }

    /// <summary>
    /// The least score, of 100, that an image passes with; any when left out here and in every parent.
    /// </summary>
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public int? MinScore { get; set; }
}
