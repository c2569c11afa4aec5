using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A package repository.</summary>
[ValidationRule(
    "has(self.enabled) && !self.enabled"
    + " || [has(self.mirror), has(self.url), has(self.mirrorlist), has(self.metalink)].exists_one(given, given)",
    Message = RuleMessages.RepositoryAddress)]
[ValidationRule(
    "!has(self.type) || self.type == 'Apt' || !has(self.suite) && !has(self.components)",
    Message = RuleMessages.RepositorySuiteNeedsApt)]
[ValidationRule(
    "!has(self.path) || has(self.type) && self.type == 'AptFlat'",
    Message = RuleMessages.RepositoryPathNeedsAptFlat)]
[ValidationRule(
    "has(self.type) && self.type == 'RpmMd'"
    + " || !has(self.mirrorlist) && !has(self.metalink) && !has(self.repoGpgCheck)",
    Message = RuleMessages.RepositoryNeedsRpmMd)]
[ValidationRule(
    "!has(self.type) || self.type != 'RpmMd' || !has(self.architectures) && !has(self.checkValidUntil)",
    Message = RuleMessages.RepositoryNeedsApt)]
[ValidationRule(
    "has(self.enabled) && !self.enabled || !has(self.type) || self.type == 'Apt' || has(self.keyring)",
    Message = RuleMessages.RepositoryKeyringRequired,
    FieldPath = ".keyring",
    Reason = RuleReasons.Required)]
[ValidationRule(
    "!has(self.priority) || !has(self.type) || self.type != 'RpmMd' || self.priority <= 99",
    Message = RuleMessages.RepositoryPriority,
    FieldPath = ".priority")]
[ValidationRule(
    "!has(self.imageUrl) || !has(self.buildOnly) || !self.buildOnly",
    Message = RuleMessages.RepositoryImageUrlNeedsImage,
    FieldPath = ".imageUrl")]
public sealed class V1Repository
{
    /// <summary>A name for messages, unique in the profile.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern(FieldPatterns.RepositoryName)]
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// False leaves the repository out, e.g. one of a parent whose list this profile extends; then it needs no more
    /// than its name. True when left out.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>How the repository is laid out; Apt when left out.</summary>
    public RepositoryType? Type { get; set; }

    /// <summary>An entry of the operator's mirrors setting, in place of url.</summary>
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string? Mirror { get; set; }

    /// <summary>
    /// The address outright: http or https, without user and password. Of type Apt the folder that holds dists, of type
    /// RpmMd (dnf's baseurl) the one that holds repodata; variables such as $releasever are written out.
    /// </summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.RepositoryUrl)]
    public string? Url { get; set; }

    /// <summary>
    /// Address of a list of mirrors, one URL a line, as dnf's mirrorlist; type RpmMd only. The first that answers is
    /// used.
    /// </summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.MirrorListUrl)]
    public string? Mirrorlist { get; set; }

    /// <summary>
    /// Address of a metalink, which lists mirrors and the checksum of repomd.xml, as dnf's metalink; type RpmMd only.
    /// </summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.MirrorListUrl)]
    public string? Metalink { get; set; }

    /// <summary>Suite or release, e.g. bookworm; type Apt only, which needs it.</summary>
    [Length(1, 128)]
    [Pattern(FieldPatterns.RepositoryWord)]
    public string? Suite { get; set; }

    /// <summary>Components of the suite, e.g. main; type Apt only. main when left out.</summary>
    [Items(1, 16)]
    [ItemLength(1, 64, Pattern = FieldPatterns.RepositoryWord)]
    [XListType("set")]
    public IList<string>? Components { get; set; }

    /// <summary>
    /// The folder of packages below the address, as apt's sources.list has it in place of a suite, with a slash at its
    /// end; type AptFlat only. ./ (the address itself) when left out.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.FlatPath)]
    public string? Path { get; set; }

    /// <summary>
    /// The architectures whose packages are used, in dpkg's words, e.g. amd64, as apt's arch=; types Apt and AptFlat
    /// only. The image's own when left out.
    /// </summary>
    [Items(1, 8)]
    [ItemLength(1, 32, Pattern = FieldPatterns.PackageArchitecture)]
    [XListType("set")]
    public IList<string>? Architectures { get; set; }

    /// <summary>
    /// The package manager's own number for which repository goes before another: of types Apt and AptFlat apt's
    /// Pin-Priority, 1 to 1000, of which the higher one wins; of type RpmMd the priority of dnf and zypper, 1 to 99, of
    /// which the lower one wins. The package manager's default when left out.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    public int? Priority { get; set; }

    /// <summary>True keeps the repository out of the image's own sources; it is used by the build alone.</summary>
    public bool? BuildOnly { get; set; }

    /// <summary>
    /// The address that the image's own sources get in place of the one that the build uses, e.g. the public one in
    /// place of a mirror that users cannot reach.
    /// </summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.RepositoryUrl)]
    public string? ImageUrl { get; set; }

    /// <summary>
    /// The armored OpenPGP public keys that sign the repository. Of type Apt the builder's own keyring of the
    /// distribution when left out; types AptFlat and RpmMd need it.
    /// </summary>
    [Length(1, 131072)]
    public string? Keyring { get; set; }

    /// <summary>
    /// False takes a repository whose repomd.xml is not signed, as dnf's repo_gpgcheck; type RpmMd only. Its packages'
    /// signatures are checked nevertheless, and the checksum of repomd.xml where a metalink gives it. True when left
    /// out.
    /// </summary>
    public bool? RepoGpgCheck { get; set; }

    /// <summary>
    /// False takes an index whose Valid-Until has passed, as apt's Check-Valid-Until: for snapshots. Types Apt and
    /// AptFlat only. True when left out.
    /// </summary>
    public bool? CheckValidUntil { get; set; }

    /// <summary>
    /// True takes a release file that is older than the one of the profile's last image, for a deliberate step back at
    /// the same address. An address that changes, as that of a dated snapshot does, is a repository of its own and does
    /// not need it; nor does type RpmMd, whose index has no date.
    /// </summary>
    public bool? AllowOlder { get; set; }
}
