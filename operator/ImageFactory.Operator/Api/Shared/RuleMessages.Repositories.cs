namespace ImageFactory.Operator.Api.Shared;

/// <content>What is said of a profile's repositories.</content>
internal static partial class RuleMessages
{
    /// <summary>A repository with two addresses, or none.</summary>
    public const string RepositoryAddress =
        "a repository needs exactly one of mirror, url, mirrorlist and metalink: mirror for an entry of the operator's "
        + "mirrors, else the address itself";

    /// <summary>Suite or components of another type.</summary>
    public const string RepositorySuiteNeedsApt =
        "suite and components apply to repositories of type Apt only: remove them, or set type to Apt";

    /// <summary>A path of another type.</summary>
    public const string RepositoryPathNeedsAptFlat =
        "path applies to repositories of type AptFlat only: remove it, or set type to AptFlat";

    /// <summary>What only dnf and zypper know, of another type.</summary>
    public const string RepositoryNeedsRpmMd =
        "mirrorlist, metalink and repoGpgCheck apply to repositories of type RpmMd only: remove them, or set type to "
        + "RpmMd";

    /// <summary>What only apt knows, of another type.</summary>
    public const string RepositoryNeedsApt =
        "architectures and checkValidUntil apply to repositories of types Apt and AptFlat only: remove them";

    /// <summary>A repository whose key nobody has.</summary>
    public const string RepositoryKeyringRequired =
        "a repository of type AptFlat or RpmMd needs its keyring, since the builder has none for it: put the output of "
        + "'gpg --export --armor KEY' there";

    /// <summary>A priority that dnf and zypper do not have.</summary>
    public const string RepositoryPriority =
        "the priority of a repository of type RpmMd is 1 to 99, and the lower one wins (apt's are 1 to 1000, and the "
        + "higher one wins): choose one of them";

    /// <summary>An address for sources of the image where the repository is none of them.</summary>
    public const string RepositoryImageUrlNeedsImage =
        "imageUrl is the address in the image's own sources, where a repository with buildOnly does not stand: remove "
        + "one of them";
}
