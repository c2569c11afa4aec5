namespace ImageFactory.Operator.Entities;

/// <summary>
/// What texts in specs look like. Most of them end in a command line, a file name or a URL on a build host, so the sets of
/// characters are small. The expressions hold in RE2 (the API server), .NET and jq alike.
/// </summary>
internal static class FieldPatterns
{
    /// <summary>A Kubernetes object's name (RFC 1123 subdomain).</summary>
    public const string ObjectName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A container image's reference, with tag or digest.</summary>
    public const string ContainerImage =
        "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
        + "(:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[0-9a-f]{64})?$";

    /// <summary>A name of a package or an element: nothing that a shell or an option parser would take for more.</summary>
    public const string PackageName = "^[A-Za-z0-9][A-Za-z0-9.+_:-]*$";

    /// <summary>A word of a repository: its name.</summary>
    public const string RepositoryName = "^[A-Za-z0-9][A-Za-z0-9._+~-]*$";

    /// <summary>A suite or component, which may have a slash (stable/updates).</summary>
    public const string RepositoryWord = "^[A-Za-z0-9][A-Za-z0-9._/+~-]*$";

    /// <summary>An http URL without user, query and fragment: it is recorded in status, logs and the image.</summary>
    public const string RepositoryUrl = "^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/+~%@-]*)?$";

    /// <summary>A git URL; a password in it would stand in the object for everyone to read, so http has no user part.</summary>
    public const string GitUrl =
        "^(https?://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._/+~%@-]+"
        + "|(ssh|git)://([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._/+~%@-]+"
        + "|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[A-Za-z0-9._/+~-]+)$";

    /// <summary>A branch, tag or commit; never an option.</summary>
    public const string GitRef = "^[A-Za-z0-9_][A-Za-z0-9._/+@-]*$";

    /// <summary>A relative path; no segment begins with a dot, so it cannot leave its folder.</summary>
    public const string RelativePath = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*/?$";

    /// <summary>A Kubernetes quantity.</summary>
    public const string Quantity = "^([0-9]+|[0-9]*\\.[0-9]+)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$";

    /// <summary>An e-mail address, loosely.</summary>
    public const string Email = "^[^@\\s]+@[^@\\s]+$";

    /// <summary>A variable's name.</summary>
    public const string EnvironmentName = "^[A-Za-z_][A-Za-z0-9_]{0,127}$";

    /// <summary>Variables that are the build's own.</summary>
    public const string ReservedEnvironmentName =
        "^(PATH|HOME|TMPDIR|ENV|IFS|PS4|SHELLOPTS|BASHOPTS|BASH_.*|LD_.*|IMAGEFACTORY_.*|DIB_IMAGE_CACHE)$";

    /// <summary>A distribution's name, as Glance's os_distro has it.</summary>
    public const string Distro = "^[a-z0-9][a-z0-9.-]*$";

    /// <summary>A version; it becomes part of the image's name, whose parts an underscore divides.</summary>
    public const string Version = "^[A-Za-z0-9][A-Za-z0-9.+-]*$";

    /// <summary>A lower-case word with dashes.</summary>
    public const string Word = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    /// <summary>A name in a cloud's configuration.</summary>
    public const string CloudWord = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

    /// <summary>A label's value.</summary>
    public const string LabelValue = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

    /// <summary>A property's name in Glance; os_glance is Glance's own.</summary>
    public const string ImageProperty = "^[A-Za-z0-9_][A-Za-z0-9_:.-]{0,254}$";
}
