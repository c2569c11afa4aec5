using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What the image of a profile is.</summary>
[ValidationRule(
    "has(self.inheritsFrom) || !has(self.builder) || !has(self.builder.tool)"
    + " || self.builder.tool != 'DiskImageBuilder' || has(self.builder.dib) && has(self.builder.dib.elements)",
    Message = RuleMessages.ElementsRequired,
    FieldPath = ".builder.dib.elements",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "has(self.inheritsFrom) || !has(self.builder) || !has(self.builder.tool)"
    + " || self.builder.tool != 'Kiwi' || has(self.builder.kiwi)"
    + " && (has(self.builder.kiwi.description) || has(self.builder.kiwi.files))",
    Message = RuleMessages.DescriptionRequired,
    FieldPath = ".builder.kiwi.description",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "has(self.inheritsFrom) || !has(self.source) || !has(self.source.git) || self.source.git.url.startsWith('http')"
    + " || has(self.source.git.credentialsSecretRef)",
    Message = RuleMessages.SshSourceNeedsCredentials,
    FieldPath = ".source.git.url")]
public sealed class V1DistroProfileSpec
{
    /// <summary>
    /// A profile whose fields hold wherever this one leaves them out. Lists and maps are replaced whole, but for those
    /// that extend names.
    /// </summary>
    public V1ParentReference? InheritsFrom { get; set; }

    /// <summary>
    /// True keeps builds of this profile from beginning, and ends those that come by the clock; builds at work go on.
    /// It is this profile's alone: children do not inherit it.
    /// </summary>
    public bool? Suspend { get; set; }

    /// <summary>
    /// Who stands behind the image; the first part of its name. Standard when left out here and in every parent.
    /// </summary>
    public ImageTier? Tier { get; set; }

    /// <summary>The distribution.</summary>
    public V1OperatingSystem? Os { get; set; }

    /// <summary>The tool and what it is told.</summary>
    public V1Builder? Builder { get; set; }

    /// <summary>Where descriptions and elements come from; left out when the builder's own suffice.</summary>
    public V1Source? Source { get; set; }

    /// <summary>
    /// Package repositories that the image is built from, all for one package manager; the first is the distribution's
    /// main one.
    /// </summary>
    [Items(maxItems: 32)]
    [XListMapKeys("name")]
    public IList<V1Repository>? Repositories { get; set; }

    /// <summary>Format, sizes and properties of the image.</summary>
    public V1ImageSettings? Image { get; set; }

    /// <summary>How the image is tested before anybody gets it.</summary>
    public V1ImageTests? Tests { get; set; }

    /// <summary>
    /// What the image supports, e.g. kvm, gpu, bare-metal; they become image properties at registration.
    /// </summary>
    [Items(maxItems: 32)]
    [ItemLength(1, 63, Pattern = FieldPatterns.Word)]
    [XListType("set")]
    public IList<string>? Capabilities { get; set; }

    /// <summary>Clouds and regions that get the image, and how it is to be there.</summary>
    [Items(maxItems: 64)]
    [XListMapKeys("cloud", "region")]
    public IList<V1RegionTarget>? Regions { get; set; }

    /// <summary>How its images are released.</summary>
    public V1PromotionDefaults? Promotion { get; set; }

    /// <summary>Who answers for the image.</summary>
    [Items(maxItems: 16)]
    [XListMapKeys("email")]
    public IList<V1Owner>? Owners { get; set; }

    /// <summary>How many finished builds of this profile stay.</summary>
    public V1HistoryLimits? History { get; set; }
}
