using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Input of KIWI NG: a description, from the source or as it stands here.</summary>
[ValidationRule("!has(self.description) || !has(self.files)", Message = RuleMessages.KiwiDescriptionTwice)]
public sealed class V1Kiwi
{
    /// <summary>
    /// The folder with the description (config.xml or one file NAME.kiwi), below source.git.path, e.g. images/leap. It
    /// needs source.git; in place of files.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.RelativePath)]
    public string? Description { get; set; }

    /// <summary>
    /// The description itself: texts by their paths in its folder, e.g. config.xml, config.sh, root/etc/motd; in place
    /// of description. A profile that extends its parent's, or is only inherited from, may have others than the
    /// description's own. Not for secrets.
    /// </summary>
    [PropertyLimits(1, 64)]
    [ItemLength(0, 65536)]
    [ValidationRule(
        "self.all(name, name.matches('" + FieldPatterns.KiwiFile + "'))",
        Message = RuleMessages.KiwiFileName)]
    [ValidationRule(
        "self.filter(name, name.matches('" + FieldPatterns.KiwiDescriptionFile + "')).size() <= 1",
        Message = RuleMessages.KiwiFilesDescribeTwo)]
    public IDictionary<string, string>? Files { get; set; }

    /// <summary>KIWI profiles to build with.</summary>
    [Items(maxItems: 16)]
    [ItemLength(1, 64, Pattern = FieldPatterns.PackageName)]
    [XListType("set")]
    public IList<string>? Profiles { get; set; }
}
