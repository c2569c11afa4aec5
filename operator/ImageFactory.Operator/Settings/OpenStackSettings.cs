using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Settings;

/// <summary>Clouds: where they are described, and how images come into their regions.</summary>
public sealed record OpenStackSettings
{
    /// <summary>
    /// The clouds, as OpenStack's own tools read them; <c>secure.yaml</c> beside it is laid over it. Read again when it
    /// changes.
    /// </summary>
    public string CloudsFile { get; set; } = "/etc/openstack/clouds.yaml";

    /// <summary>
    /// True where the file has to be there before the operator is ready; false where all profiles may do without
    /// regions.
    /// </summary>
    public bool CloudsFileRequired { get; set; }

    /// <summary>
    /// True takes plain http of clouds beyond this machine: whoever is between reads passwords, tokens and images, and
    /// may write others.
    /// </summary>
    public bool AllowHttp { get; set; }

    /// <summary>Whether these settings themselves name a cloud, or say that there are some.</summary>
    [JsonIgnore]
    public bool NeedsCloudsFile => CloudsFileRequired || BuildHost.Cloud is not null;

    /// <summary>How an image's data comes into Glance.</summary>
    public UploadMethod UploadMethod { get; set; } = UploadMethod.Direct;

    /// <summary>How many uploads go into one region at once; others wait for their turn.</summary>
    public int MaxUploadsPerRegion { get; set; } = 2;

    /// <summary>How often an image is recorded anew in a region after its data arrived spoilt or not at all.</summary>
    public int RegionAttempts { get; set; } = 5;

    /// <summary>How long an import may stand still before it is begun anew.</summary>
    public TimeSpan ImportPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a build waits for regions that do not answer. After that it is finished without them, and they get the
    /// image once they answer again.
    /// </summary>
    public TimeSpan RegionGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a region that failed is left alone before it is asked again.</summary>
    public TimeSpan RegionPoll { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long it stands in a promotion's status that an older image is to be retired, before it is; at least one more
    /// look has to find the same.
    /// </summary>
    public TimeSpan RetentionDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After so many failures in a row a region is left alone for a while.</summary>
    public int BreakerFailures { get; set; } = 3;

    /// <summary>
    /// How long such a region is left alone at first; the time doubles with each further failure, up to 16 times.
    /// </summary>
    public TimeSpan BreakerTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many builds have a server in one cloud at once; others wait in the order of their creation.
    /// </summary>
    public int MaxBuildsPerCloud { get; set; } = 4;

    /// <summary>The servers that images are built on.</summary>
    public BuildHostSettings BuildHost { get; set; } = new();

    /// <summary>The search for what builds left behind.</summary>
    public GarbageCollectorSettings GarbageCollector { get; set; } = new();

    /// <summary>
    /// Properties of images that profiles may have (spec.image.properties) beside those that are known to be harmless;
    /// a <c>*</c> at the end is any text.
    /// </summary>
    public IReadOnlyList<string> AllowedImageProperties { get; set; } = [];

    /// <summary>
    /// Bits of <c>__image_capabilities</c> by the capabilities that profiles name; each also becomes a flag
    /// <c>__support_NAME</c>, with underscores for dashes.
    /// </summary>
    public IReadOnlyDictionary<string, int> Capabilities { get; set; } =
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["kvm"] = 0,
            ["xen"] = 1,
            ["sriov-ixgbevf"] = 2,
            ["infiniband"] = 3,
            ["gpu"] = 4,
            ["local-disk"] = 5,
            ["bare-metal"] = 6,
        };
}

/// <summary>
/// How an image's data comes into Glance, see
/// <see href="https://docs.openstack.org/glance/latest/admin/interoperable-image-import.html">interoperable image
/// import</see>.
/// </summary>
public enum UploadMethod
{
    /// <summary>The operator sends it straight into the store.</summary>
    Direct,

    /// <summary>
    /// The operator stages it and Glance imports it (<c>glance-direct</c>), with what the cloud does at imports.
    /// </summary>
    GlanceDirect,

    /// <summary>
    /// Glance fetches it from the operator's artifact port (<c>web-download</c>), which it must be able to reach.
    /// </summary>
    WebDownload,
}

/// <summary>The search for what builds left behind in clouds.</summary>
public sealed record GarbageCollectorSettings
{
    /// <summary>Pause between two checks; what two checks in a row find is deleted.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// True deletes nothing and only tells what would be deleted, in the log and in
    /// <c>imagefactory_leaked_resources</c>.
    /// </summary>
    public bool DryRun { get; set; }
}
