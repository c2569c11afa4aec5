namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// What texts in specs look like. Most of them end in a command line, a file name or a URL on a build host, so the sets
/// of characters are small. The expressions hold in RE2 (the API server), .NET and jq alike.
/// </summary>
internal static class FieldPatterns
{
    private const string UrlOfHostAndPath =
        "^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]+)?(/[A-Za-z0-9._/+~%@:-]*)?";

    /// <summary>A Kubernetes object's name (RFC 1123 subdomain).</summary>
    public const string ObjectName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A namespace's name (RFC 1123 label), 63 characters at most.</summary>
    public const string Namespace = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /// <summary>What that is, for people.</summary>
    public const string NamespaceWords =
        "63 lower-case letters, digits and dashes at most, with neither end a dash";

    /// <summary>A container image's reference, with tag or digest.</summary>
    public const string ContainerImage =
        "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
        + "(:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[0-9a-f]{64})?$";

    /// <summary>
    /// A name of a package or an element: nothing that a shell or an option parser would take for more.
    /// </summary>
    public const string PackageName = "^[A-Za-z0-9][A-Za-z0-9.+_:-]*$";

    /// <summary>
    /// A package, perhaps with its version, architecture or suite, as one of the package managers reads it; which of
    /// them does, Validation/PackageRules.cs knows.
    /// </summary>
    public const string PackageItem = "^[A-Za-z0-9][A-Za-z0-9.+_:=/~^-]*$";

    /// <summary>A test's name in a report, with its module, perhaps its classes, and what stands in brackets.</summary>
    public const string TestName =
        "^(test_[a-z0-9_]+|(profile|source)/[A-Za-z0-9_-]+)([.]py)?(::[A-Za-z0-9_]+){1,3}"
        + "(\\[[A-Za-z0-9 ._:@/+-]+\\])?$";

    /// <summary>Text without control characters.</summary>
    public const string OneLine = "^[^\\x00-\\x1f\\x7f]+$";

    /// <summary>A repository's name; apt passes over a file whose name holds anything else.</summary>
    public const string RepositoryName = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

    /// <summary>
    /// A suite or component, which may have a slash (stable/updates), but none at its end: apt would take it for a
    /// path.
    /// </summary>
    public const string RepositoryWord = "^[A-Za-z0-9][A-Za-z0-9._+~-]*(/[A-Za-z0-9_][A-Za-z0-9._+~-]*)*$";

    /// <summary>
    /// An http URL without user, query and fragment: it is recorded in status, logs and the image. An address of IPv6
    /// stands in brackets.
    /// </summary>
    public const string RepositoryUrl = UrlOfHostAndPath + "$";

    /// <summary>The same with a query, as lists of mirrors have it.</summary>
    public const string MirrorListUrl = UrlOfHostAndPath + "(\\?[A-Za-z0-9._/+~%@:=&,-]*)?$";

    /// <summary>apt's directory of a flat repository: it ends in a slash, and never leaves its address.</summary>
    public const string FlatPath = "^(\\./)?([A-Za-z0-9_][A-Za-z0-9._+~-]*/)*$";

    /// <summary>An architecture as dpkg names it.</summary>
    public const string PackageArchitecture = "^[a-z0-9][a-z0-9-]*$";

    /// <summary>
    /// A git URL; a password in it would stand in the object for everyone to read, so http has no user part. git:// has
    /// neither encryption nor a way to know the server.
    /// </summary>
    public const string GitUrl =
        "^(https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?/[A-Za-z0-9._/+~%@-]+"
        + "|ssh://([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?/[A-Za-z0-9._/+~%@-]+"
        + "|[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[A-Za-z0-9._/+~%-]+)$";

    /// <summary>A branch, tag or commit; never an option.</summary>
    public const string GitRef = "^[A-Za-z0-9_#%][A-Za-z0-9._/+@%#=,!-]*$";

    /// <summary>A relative path; no segment begins with a dot, so it cannot leave its folder.</summary>
    public const string RelativePath = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*/?$";

    /// <summary>A file of a kiwi description: the same without a slash at its end.</summary>
    public const string KiwiFile = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$";

    /// <summary>The file of a kiwi description by which kiwi knows the folder.</summary>
    public const string KiwiDescriptionFile = "^(config[.]xml|[^/]+[.]kiwi)$";

    /// <summary>Paths of a profile's lists and maps.</summary>
    public const string ExtensibleField =
        "^(builder[.]dib[.]elements|builder[.]dib[.]environment|builder[.]dib[.]packages|builder[.]kiwi[.]files"
        + "|builder[.]kiwi[.]profiles|source[.]additional|repositories|image[.]formats|image[.]properties|image[.]tags"
        + "|tests[.]modules"
        + "|tests[.]skipModules|tests[.]except|tests[.]ssh[.]kexAlgorithms|tests[.]ssh[.]ciphers|tests[.]ssh[.]macs"
        + "|tests[.]ssh[.]hostKeyAlgorithms|tests[.]listening|tests[.]sysctls|tests[.]packages[.]expected"
        + "|tests[.]packages[.]forbidden|tests[.]kernelModules|tests[.]scap[.]skipRules|capabilities|regions"
        + "|promotion[.]requires|promotion[.]strategy[.]canary[.]regions|promotion[.]members|owners)$";

    /// <summary>A Kubernetes quantity.</summary>
    public const string Quantity = "^([0-9]+|[0-9]*\\.[0-9]+)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$";

    /// <summary>A time in whole seconds, minutes, hours or days: 90s, 30m, 1h, 90d.</summary>
    public const string Duration = "^[1-9][0-9]{0,5}(s|m|h|d)$";

    /// <summary>An image's dated name: Tier_Distro_Version, perhaps _variant and _aarch64, _Date_n.</summary>
    public const string DatedImageName =
        "^[A-Z][a-z]+_[A-Za-z0-9][A-Za-z0-9.-]*_[A-Za-z0-9][A-Za-z0-9.-]*(_[a-z0-9][a-z0-9.-]*)?(_aarch64)?"
        + "_[0-9]{8}_[0-9]+$";

    /// <summary>Names of series of images, with stars for any text.</summary>
    public const string ImageSeries = "^[A-Za-z0-9._*-]+$";

    /// <summary>The id of a project in Keystone.</summary>
    public const string ProjectId = "^[A-Za-z0-9][A-Za-z0-9-]*$";

    /// <summary>A hash of an image's data, with its algorithm.</summary>
    public const string ImageHash = "^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$";

    /// <summary>An e-mail address, loosely.</summary>
    public const string Email = "^[^@\\s]+@[^@\\s]+$";

    /// <summary>A variable's name.</summary>
    public const string EnvironmentName = "^[A-Za-z_][A-Za-z0-9_]{0,127}$";

    /// <summary>Variables that are the build's own.</summary>
    public const string ReservedEnvironmentName =
        "^(PATH|HOME|TMPDIR|ENV|IFS|PS4|SHELLOPTS|BASHOPTS|BASH_.*|LD_.*|IMAGEFACTORY_.*|DIB_IMAGE_CACHE)$";

    /// <summary>Variables of diskimage-builder that say what spec.repositories says.</summary>
    public const string RepositoryEnvironmentName =
        "^(DIB_DISTRIBUTION_MIRROR.*|DIB_DEBIAN_(DISTRIBUTION_MIRROR|SECURITY_.*|COMPONENTS.*|KEYRING)"
        + "|DIB_UBUNTU_(COMPONENTS|MIRROR_DISTS)|DIB_APT_(SOURCES.*|KEYS|KEYRING)|DIB_ADD_APT_KEYS"
        + "|DIB_YUM_(REPO_.*|MINIMAL_.*_REPOS)|DIB_EPEL_MIRROR|DIB_ZYPPER_REPO.*)$";

    /// <summary>Variables of diskimage-builder that decide what is trusted, and what comes from a cache.</summary>
    public const string TrustEnvironmentName =
        "^(DIB_DEBOOTSTRAP_(EXTRA_ARGS|CACHE)|DIB_DEBIAN_(USE_DEBOOTSTRAP_CACHE|DEBOOTSTRAP_SCRIPT)|DIB_OFFLINE|YUM)$";

    /// <summary>A distribution's name, as Glance's os_distro has it.</summary>
    public const string Distro = "^[a-z0-9][a-z0-9.-]*$";

    /// <summary>
    /// A version; it becomes part of names of images, whose parts an underscore divides, and of files. A rule of its
    /// own says what to write for a plus sign.
    /// </summary>
    public const string Version = "^[A-Za-z0-9][A-Za-z0-9.+-]*$";

    /// <summary>A variant, which stands behind the version in the same names.</summary>
    public const string Variant = "^[a-z0-9]([a-z0-9.+-]*[a-z0-9])?$";

    /// <summary>A lower-case word with dashes.</summary>
    public const string Word = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    /// <summary>A name in a cloud's configuration.</summary>
    public const string CloudWord = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

    /// <summary>
    /// A name that somebody gave to something in a cloud, or its id: one line without blanks at its ends.
    /// </summary>
    public const string CloudName = "^[^\\s]([^\\r\\n\\t]*[^\\s])?$";

    /// <summary>A Unix user's name.</summary>
    public const string UserName = "^[a-z_][a-z0-9_-]*$";

    /// <summary>Where an image comes from: a URL, or the word private.</summary>
    public const string ImageSource = "^(private|https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/+~%@?=&-]*)?)$";

    /// <summary>How long an image's id stays valid.</summary>
    public const string UuidValidity = "^(none|notice|forever|last-[1-9][0-9]?|[0-9]{4}-[0-9]{2}-[0-9]{2})$";

    /// <summary>Until when an image is replaced.</summary>
    public const string ProvidedUntil = "^(none|notice|[0-9]{4}-[0-9]{2}-[0-9]{2})$";

    /// <summary>A label's value.</summary>
    public const string LabelValue = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

    /// <summary>A listening socket: protocol and port.</summary>
    public const string ListeningSocket = "^(tcp|udp)/[0-9]{1,5}$";

    /// <summary>An id in SCAP content, or its last part.</summary>
    public const string XccdfId = "^[A-Za-z0-9_][A-Za-z0-9._-]*$";

    /// <summary>A host's name or address, of IPv4 or IPv6.</summary>
    public const string Host = "^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?$";

    /// <summary>A kernel module's name.</summary>
    public const string KernelModule = "^[A-Za-z0-9][A-Za-z0-9_-]*$";

    /// <summary>An algorithm as OpenSSH names it.</summary>
    public const string SshAlgorithm = "^[a-z0-9][a-z0-9@._-]*$";

    /// <summary>Fingerprint of an OpenPGP key of version 4.</summary>
    public const string Fingerprint = "^[0-9A-Fa-f]{40}$";

    /// <summary>A region of a cloud: the cloud's name in clouds.yaml, a slash, the region's name.</summary>
    public const string CloudAndRegion = "^[^/\\s]+/[^/\\s]+$";

    /// <summary>How long a profile's name may be: it names folders of the artifact store.</summary>
    public const int ProfileNameLength = 200;

    /// <summary>
    /// A property's name in Glance. Its database may hold two that differ in their case alone for one, so there is one
    /// case: names in small letters, and traits as Placement has them.
    /// </summary>
    public const string ImageProperty = "^(?:trait:[A-Z][A-Z0-9_]{0,248}|[a-z0-9_][a-z0-9_.-]{0,254})$";

    /// <summary>
    /// What Glance's schema and database take as a text, in CEL: no control characters and line breaks of any kind, and
    /// nothing beyond the Basic Multilingual Plane, where emoji are. RE2 alone reads it.
    /// </summary>
    public const string GlanceText =
        @"r'^[^\x00-\x1f\x7f-\x{9f}\x{2028}\x{2029}\x{10000}-\x{10ffff}]*$'";

    /// <summary>A tag of an image in Glance.</summary>
    public const string ImageTag = "^[A-Za-z0-9]([A-Za-z0-9 ._:/@=+-]*[A-Za-z0-9._:/@=+-])?$";

    /// <summary>A property's name, or what names begin with and a star.</summary>
    public const string AllowedImageProperty = "^[a-z0-9_][a-z0-9_.-]{0,254}[*]?$";

    /// <summary>
    /// Names that no property has: Glance's base, read-only and reserved ones (glance/api/v2/images.py), and those of
    /// the factory and its signatures.
    /// </summary>
    public const string ReservedImageProperty =
        "(?i)^(?:id|status|name|visibility|is_public|owner|protected|tags|os_hidden|disk_format|container_format"
        + "|min_disk|min_ram|size|virtual_size|checksum|os_hash_algo|os_hash_value|created_at|updated_at"
        + "|deleted|deleted_at|stores|location|locations|direct_url|self|file|schema)$"
        + "|^(?:os_glance|img_signature|imagefactory_)";

    /// <summary>
    /// Properties that the operator writes from fields of the spec; Nova knows architecture by two names.
    /// </summary>
    public const string ImagePropertyOfField =
        "^(?:(?:hw_)?architecture|os_(?:distro|version|purpose)|image_(?:description|source|original_user|build_date)"
        + "|replace_frequency|uuid_validity|provided_until|hotfix_hours|__image_capabilities|__support_.*)$";

    /// <summary>
    /// Properties by which Nova boots something else than the image's data (with or without img_: it knows both), by
    /// which Cinder, Nova and Glance open, or delete, somebody's key, and which say of an image that it is a server's,
    /// another's, or known already (openstacksdk's owner_specified).
    /// </summary>
    public const string ForeignImageProperty =
        "^(?:kernel_id|ramdisk_id"
        + "|(?:img_)?(?:block_device_mapping|mappings|bdm_v2|root_device_name|bittorrent|owner_id)"
        + "|cinder_encryption_key_.*|hw_ephemeral_encryption.*|instance_uuid|base_image_ref"
        + "|image_(?:type|location|state)|boot_roles|owner_specified[.].*)$";
}
