using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// What users of the cloud read about the image, see
/// <see href="https://docs.scs.community/standards/scs-0102-v2-image-metadata">SCS image metadata</see>.
/// </summary>
[ValidationRule(
    "!has(self.description) || self.description.matches(" + FieldPatterns.GlanceText + ")",
    Message = RuleMessages.DescriptionText,
    FieldPath = ".description")]
public sealed class V1ImageMetadata
{
    /// <summary>One sentence; distribution, version and builder when left out here and in every parent.</summary>
    [Length(1, 255)]
    public string? Description { get; set; }

    /// <summary>What it is for; custom when left out here and in every parent.</summary>
    public ImagePurpose? Purpose { get; set; }

    /// <summary>
    /// The user whom cloud-init gives the key; the distribution's name when left out here and in every parent.
    /// </summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.UserName)]
    public string? OriginalUser { get; set; }

    /// <summary>Where it comes from: a URL, or private, which holds when left out here and in every parent.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.ImageSource)]
    public string? Source { get; set; }

    /// <summary>How often it is replaced at least; monthly when left out here and in every parent.</summary>
    public ReplaceFrequency? ReplaceFrequency { get; set; }

    /// <summary>
    /// How long its id stays valid: none, last-N, a date, notice or forever; last-2 when left out here and in every
    /// parent.
    /// </summary>
    [Length(1, 16)]
    [Pattern(FieldPatterns.UuidValidity)]
    public string? UuidValidity { get; set; }

    /// <summary>
    /// Until when it is replaced: none, a date or notice; none when left out here and in every parent.
    /// </summary>
    [Length(1, 16)]
    [Pattern(FieldPatterns.ProvidedUntil)]
    public string? ProvidedUntil { get; set; }

    /// <summary>Within how many hours it is replaced after a severe fault (CVSS 9 and above) is mended.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(8760)]
    public int? HotfixHours { get; set; }
}
