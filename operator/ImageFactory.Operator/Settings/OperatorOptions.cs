using System.Text.Json.Serialization;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// The operator's settings, one YAML file (see docs/settings.md). Every field has a default that works.
/// </summary>
internal sealed record OperatorOptions
{
    /// <summary>The name of factories that were given none.</summary>
    public const string DefaultClusterName = "default";

    /// <summary>Name of this factory; everything that it makes in a cloud is tagged with it.</summary>
    public string ClusterName { get; set; } = DefaultClusterName;

    /// <summary>The namespace to serve; every namespace when left out.</summary>
    public string? Namespace
    {
        get;
        set => field = value is { Length: 0 } ? null : value;
    }

    /// <summary>
    /// Whose builds are served, and what they may use. A namespace that no tenant has is served by nobody. Left out, it
    /// is a factory of one team: every namespace, and all that the factory has.
    /// </summary>
    public IReadOnlyList<TenantSettings> Tenants { get; set; } =
        [new TenantSettings { Name = "default", Namespaces = ["*"] }];

    /// <summary>Package mirrors by the names that profiles use.</summary>
    public IReadOnlyDictionary<string, string> Mirrors { get; set; } = new Dictionary<string, string>();

    /// <summary>Builder pods.</summary>
    public BuilderSettings Builder { get; set; } = new();

    /// <summary>Test pods.</summary>
    public TesterSettings Tester { get; set; } = new();

    /// <summary>The artifact store.</summary>
    public ArtifactStoreSettings Artifacts { get; set; } = new();

    /// <summary>Clouds and regions.</summary>
    [JsonPropertyName("openstack")]
    public OpenStackSettings OpenStack { get; set; } = new();

    /// <summary>Keys that sign images.</summary>
    public SigningSettings Signing { get; set; } = new();

    /// <summary>How images are released.</summary>
    public PromotionSettings Promotions { get; set; } = new();

    /// <summary>Who is told of builds that fail.</summary>
    public NotificationSettings Notifications { get; set; } = new();

    /// <summary>Where traces of builds are sent to.</summary>
    public TracingSettings Tracing { get; set; } = new();

    /// <summary>What is written to the standard output.</summary>
    public LogSettings Log { get; set; } = new();

    /// <summary>Port of /healthz and /readyz, and of /metrics where that has no port of its own.</summary>
    public int HealthPort { get; set; } = 8081;

    /// <summary>Where /metrics is served.</summary>
    public MetricsSettings Metrics { get; set; } = new();

    /// <summary>How many objects of a kind are reconciled in parallel.</summary>
    public int MaxParallelReconciliations { get; set; } = 4;

    /// <summary>
    /// One operator leads, any other on the same namespaces stands by. Off only where a second one cannot start.
    /// </summary>
    public bool LeaderElection { get; set; } = true;

    /// <summary>
    /// Namespace of the lease; null for the one that the operator runs in, or that its kubeconfig names. Operators that
    /// serve different namespaces must not share one, or all but one of them stand by.
    /// </summary>
    public string? LeaderElectionNamespace
    {
        get;
        set => field = value is { Length: 0 } ? null : value;
    }

    /// <summary>Whether there is a cloud that is given to a tenant by its name.</summary>
    [JsonIgnore]
    public bool GivesClouds => Tenants.Any(tenant => tenant.Clouds is { Count: > 0 });

    /// <summary>
    /// The tenant that a namespace belongs to; null for none. Of several whose patterns fit, it is the first one's.
    /// </summary>
    public TenantSettings? TenantOf(string @namespace) =>
        Tenants.FirstOrDefault(tenant => tenant.Namespaces.Contains(@namespace, StringComparer.Ordinal))
        ?? Tenants.FirstOrDefault(tenant => TenantSettings.Fits(tenant.Namespaces, @namespace));

    /// <summary>Whose images those of a namespace are: its tenant's, or its own where the tenant is gone.</summary>
    public string TenantNameOf(string @namespace) =>
        TenantOf(@namespace) is { Name.Length: > 0 } tenant ? tenant.Name : @namespace;

    /// <summary>What these settings say about profiles of a namespace.</summary>
    public ProfileSettings ProfilesOf(string @namespace) =>
        new(Mirrors, Builder.ImageNames, Builder.AllowedImages, OpenStack.Capabilities)
        {
            Tenant = TenantOf(@namespace),
            AllowedImageProperties = OpenStack.AllowedImageProperties,
            UploadsToOneStore = OpenStack.UploadMethod == UploadMethod.Direct,
            Memory = Builder.Memory,
            MemoryLimit = Builder.MemoryLimit,
            TestsRequired = Tester.Required,
            RequiredModules = Tester.RequiredModules,
        };
}
