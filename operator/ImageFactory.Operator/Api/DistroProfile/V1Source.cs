using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Where descriptions and elements come from, or the finished image itself.</summary>
public sealed class V1Source
{
    /// <summary>
    /// How many further sources a build fetches: what a stage tells of each has to fit into its result.
    /// </summary>
    public const int MostAdditional = 8;

    /// <summary>A git repository.</summary>
    public V1GitSource? Git { get; set; }

    /// <summary>
    /// Further git repositories, whose elements diskimage-builder finds after those of git, in the order of the list.
    /// </summary>
    [Items(maxItems: MostAdditional)]
    [XListMapKeys("name")]
    public IList<V1AdditionalSource>? Additional { get; set; }

    /// <summary>
    /// A finished image that is taken as it is: then there is no builder (tool Import), and everything after it is as
    /// with an image that was built. It replaces that of a parent whole.
    /// </summary>
    public V1ImageSource? Image { get; set; }
}

/// <summary>A git repository beside the profile's own, with elements of somebody else.</summary>
[ValidationRule(
    "self.git.url.startsWith('http') || has(self.git.credentialsSecretRef)",
    Message = RuleMessages.AdditionalSshNeedsCredentials,
    FieldPath = ".git.url")]
public sealed class V1AdditionalSource
{
    /// <summary>A name for messages and the status, unique in the profile.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern(FieldPatterns.Namespace)]
    public string Name { get; set; } = string.Empty;

    /// <summary>The repository.</summary>
    [Required]
    public V1GitSource Git { get; set; } = new();
}

/// <summary>A git repository at a ref.</summary>
[ValidationRule(
    "!self.url.startsWith('http://') || !has(self.credentialsSecretRef)",
    Message = RuleMessages.HttpSourceWithCredentials,
    FieldPath = ".credentialsSecretRef")]
public sealed class V1GitSource
{
    /// <summary>
    /// The repository: https or ssh, or http where ref is the whole hash of a commit; without a password.
    /// </summary>
    [Required]
    [Length(1, 512)]
    [Pattern(FieldPatterns.GitUrl)]
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// Branch, tag or commit, or a whole ref such as refs/heads/main; the remote's HEAD when left out. Of a branch and
    /// a tag of one name the tag is taken.
    /// </summary>
    [Length(1, 250)]
    [Pattern(FieldPatterns.GitRef)]
    public string? Ref { get; set; }

    /// <summary>
    /// The Secret of the profile's namespace that opens the repository, of the type kubernetes.io/ssh-auth with
    /// known_hosts beside it, kubernetes.io/basic-auth, or Opaque with their keys; ca.crt is the authority of an https
    /// server. The operator needs the right to read it by its name.
    /// </summary>
    public V1LocalReference? CredentialsSecretRef { get; set; }

    /// <summary>
    /// Whether submodules are fetched, at the commits that the repository has them; true when left out. Without, their
    /// folders stay empty.
    /// </summary>
    public bool? Submodules { get; set; }

    /// <summary>Who has to have signed what ref leads to; nobody when left out.</summary>
    public V1GitVerification? Verification { get; set; }

    /// <summary>Folder within the repository.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.RelativePath)]
    public string? Path { get; set; }
}

/// <summary>A signature that the source has to have.</summary>
public sealed class V1GitVerification
{
    /// <summary>What is signed; Commit when left out.</summary>
    public GitVerificationMode? Mode { get; set; }

    /// <summary>The armored OpenPGP public keys of those whose signature counts.</summary>
    [Required]
    [Length(1, 131072)]
    public string Keyring { get; set; } = string.Empty;
}

/// <summary>What of a git source is signed.</summary>
public enum GitVerificationMode
{
    /// <summary>The commit.</summary>
    Commit,

    /// <summary>The tag that ref names.</summary>
    Tag,
}
