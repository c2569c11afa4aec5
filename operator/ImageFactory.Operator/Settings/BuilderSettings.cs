using System.Text.Json.Serialization;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

/// <summary>Builder pods: which images, how many at once, what they get.</summary>
public sealed record BuilderSettings
{
    // What "make images" makes.
    private static readonly IReadOnlyList<BuilderImageSettings> DefaultImages =
    [
        new() { Tool = BuilderTool.DiskImageBuilder, Image = "localhost/imagefactory/builder-dib:dev" },
        new() { Tool = BuilderTool.Kiwi, Image = "localhost/imagefactory/builder-kiwi:dev" },
    ];

    /// <summary>
    /// The one namespace of the pods, Secrets and ConfigMaps of all builds, which is the operator's own: whoever may
    /// write there takes part in the builds of all. Empty for that of each build.
    /// </summary>
    public string Namespace { get; set; } = string.Empty;

    /// <summary>
    /// The builder images of profiles that name none. The most particular one is used: that of the profile's tool and
    /// distribution, else that of the tool alone. A tool that is not in the list keeps its default.
    /// </summary>
    public IReadOnlyList<BuilderImageSettings> Images { get; set; } = [];

    /// <summary>
    /// Builder images that profiles may name; <c>*</c> stands for any text without a slash. Those of
    /// <see cref="Images"/> are always allowed. A profile's author gets a privileged container of the image: keep the
    /// list short.
    /// </summary>
    public IReadOnlyList<string> AllowedImages { get; set; } = [];

    /// <summary>How the kubelet gets the image: Always, IfNotPresent or Never.</summary>
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Secrets in the namespace of the pods with credentials of the image registry.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; set; } = [];

    /// <summary>How many builds run at once; others wait in the order of their creation.</summary>
    public int MaxConcurrentBuilds { get; set; } = 2;

    /// <summary>Where the pods of builds run, those of tests too, and what builds may choose of that.</summary>
    public PlacementSettings Placement { get; set; } = new();

    /// <summary>Processor time that a builder pod requests.</summary>
    public string Cpu { get; set; } = "1";

    /// <summary>Memory that a builder pod requests.</summary>
    public string Memory { get; set; } = "1Gi";

    /// <summary>
    /// Memory at which a builder container is ended; empty for 8 GiB, or twice what it requests where that is more.
    /// </summary>
    public string MemoryLimit { get; set; } = string.Empty;

    /// <summary>Size limit of the workspace.</summary>
    public string Workspace { get; set; } = "20Gi";

    /// <summary>
    /// What becomes of a kiwi description that sets a root password, switches checks of signatures off or names hosts
    /// beside the profile's repositories. Signatures are checked and the profile's repositories used in any case.
    /// </summary>
    public KiwiDescriptionPolicy KiwiDescriptions { get; set; } = KiwiDescriptionPolicy.Tell;

    /// <summary>
    /// False takes apt's indexes whose Valid-Until has passed, of every repository: for mirrors that are refreshed
    /// rarely. A profile's checkValidUntil does so for one repository.
    /// </summary>
    public bool CheckValidUntil { get; set; } = true;

    /// <summary>How long an image may fail to be pulled before the build fails.</summary>
    public TimeSpan ImagePullTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Folder on each node for the caches of builders, in which each tenant has one; empty for none. A build's
    /// cacheClaim goes before it.
    /// </summary>
    public string NodeCachePath { get; set; } = string.Empty;

    /// <summary>Every image that profiles get without naming one.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> ImageNames =>
        [.. WithDefaults.Select(entry => entry.Image).Distinct(StringComparer.Ordinal)];

    /// <summary>The builder images with those of tools that the list leaves out.</summary>
    [JsonIgnore]
    public IEnumerable<BuilderImageSettings> WithDefaults => Images.Concat(
        DefaultImages.Where(entry => !Images.Any(own => own.Tool == entry.Tool && own.Distro is null)));

    /// <summary>
    /// The image of a profile that names none. What takes a finished image over is in that of diskimage-builder, too.
    /// </summary>
    /// <param name="tool">Its tool.</param>
    /// <param name="distro">Its distribution.</param>
    public string ImageFor(BuilderTool tool, string? distro) => WithDefaults
        .Where(entry => entry.Tool == tool || (tool, entry.Tool) == (BuilderTool.Import, BuilderTool.DiskImageBuilder))
        .Where(entry => entry.Distro is null || entry.Distro == distro)
        .MaxBy(entry => (entry.Tool == tool, entry.Distro is not null))!.Image;
}

/// <summary>What becomes of a kiwi description that does what a factory's images should not.</summary>
public enum KiwiDescriptionPolicy
{
    /// <summary>It is built, and the build's message tells of it.</summary>
    Tell,

    /// <summary>It is not built.</summary>
    Refuse,
}
