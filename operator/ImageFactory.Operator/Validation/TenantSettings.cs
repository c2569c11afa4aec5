using System.IO.Enumeration;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// What the people of some namespaces may use of the factory. A list that is left out allows all that the factory has,
/// an empty one nothing.
/// </summary>
public sealed record TenantSettings
{
    /// <summary>The tenant's name, for the factory's own people.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// The tenant's namespaces; <c>*</c> stands for any text. A namespace that is named goes before one that fits, and
    /// of several patterns that fit the first tenant's.
    /// </summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>Where images may be built and tested: Pod, OpenStackVm.</summary>
    public IReadOnlyList<BuildBackend>? Backends { get; set; }

    /// <summary>The clouds that images may go to and servers be in.</summary>
    public IReadOnlyList<TenantCloudSettings>? Clouds { get; set; }

    /// <summary>
    /// Of the builder images that the settings allow, those that profiles may name; <c>*</c> stands for any text
    /// without a slash.
    /// </summary>
    public IReadOnlyList<string>? BuilderImages { get; set; }

    /// <summary>The keys of <c>signing.keys</c> that sign the tenant's images, by their names.</summary>
    public IReadOnlyList<string>? SigningKeys { get; set; }

    /// <summary>Whether <c>signing.image</c> signs the tenant's images for OpenStack's services.</summary>
    public bool ImageSignature { get; set; } = true;

    /// <summary>
    /// Names that images may have, Tier_Distro_Version; <c>*</c> stands for any text. Two tenants who share a cloud
    /// must not be able to make images of one name, since a release of one would replace the other's.
    /// </summary>
    public IReadOnlyList<string>? ImageSeries { get; set; }

    /// <summary>How images may be released.</summary>
    public TenantPromotionSettings Promotion { get; set; } = new();

    /// <summary>How much of the factory the tenant may use at once.</summary>
    public TenantQuotaSettings Quota { get; set; } = new();

    /// <summary>Whether a text fits one of the patterns, in which <c>*</c> stands for any text.</summary>
    public static bool Fits(IReadOnlyList<string>? patterns, string text) =>
        patterns?.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false)) != false;
}

/// <summary>What a tenant may use of a cloud.</summary>
public sealed record TenantCloudSettings
{
    /// <summary>An entry of clouds.yaml.</summary>
    public string Cloud { get; set; } = string.Empty;

    /// <summary>Its regions.</summary>
    public IReadOnlyList<string>? Regions { get; set; }

    /// <summary>Names or ids of networks, external ones too, that builds and profiles may name.</summary>
    public IReadOnlyList<string>? Networks { get; set; }

    /// <summary>Names or ids of flavors that builds and profiles may name.</summary>
    public IReadOnlyList<string>? Flavors { get; set; }

    /// <summary>Names or ids of images of build servers that builds may name.</summary>
    public IReadOnlyList<string>? BuildImages { get; set; }
}

/// <summary>How a tenant may release images.</summary>
public sealed record TenantPromotionSettings
{
    /// <summary>Who may see them: private, shared, community, public.</summary>
    public IReadOnlyList<PromotedVisibility>? Visibilities { get; set; }

    /// <summary>Where, as cloud/region.</summary>
    public IReadOnlyList<string>? Regions { get; set; }
}

/// <summary>How much of the factory a tenant may use at once.</summary>
public sealed record TenantQuotaSettings
{
    /// <summary>
    /// Most builds that run at once, with those whose host is kept for a look; others wait.
    /// </summary>
    public int? RunningBuilds { get; set; }

    /// <summary>Most builds that wait at once; further ones fail.</summary>
    public int? QueuedBuilds { get; set; }

    /// <summary>Most GiB in the artifact store, beside logs; uploads beyond are refused.</summary>
    public int? StoreGiB { get; set; }

    /// <summary>Most MiB of logs in the artifact store, of all builds together; logs beyond are cut.</summary>
    public int? LogsMiB { get; set; }
}
