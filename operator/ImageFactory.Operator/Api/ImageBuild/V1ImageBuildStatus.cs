using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What became of a build so far.</summary>
[DefaultValue(KStatus.NotObserved)]
public sealed record V1ImageBuildStatus
{
    /// <summary>The generation that the rest of the status speaks of; -1 before the operator has looked.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>
    /// Digests of the spec's immutable fields as the first reconcile saw them, by field. A server that does not know
    /// CEL rules lets such a field change; the operator does not.
    /// </summary>
    public IDictionary<string, string>? AcceptedFields { get; set; }

    /// <summary>The state in one word.</summary>
    public BuildPhase? Phase { get; set; }

    /// <summary>The stage at work, or the one that ended the build.</summary>
    public string? CurrentStage { get; set; }

    /// <summary>Number of the build within its profile, from 1.</summary>
    public int? BuildNumber { get; set; }

    /// <summary>Name of the image: Tier_Distro_Version_Date_n, perhaps with _variant.</summary>
    public string? ImageName { get; set; }

    /// <summary>The program that builds the image.</summary>
    public BuilderTool? Tool { get; set; }

    /// <summary>SHA-256 of the resolved profile that the build uses, whatever happens to the profile later.</summary>
    public string? ProfileDigest { get; set; }

    /// <summary>SHA-256 over profile, commits and repository metadata; equal means that nothing changed.</summary>
    public string? InputsDigest { get; set; }

    /// <summary>The source's commit.</summary>
    public string? Commit { get; set; }

    /// <summary>The further sources (spec.source.additional of the profile) as the build found them.</summary>
    [XListType("atomic")]
    public IList<V1SourceStatus>? Sources { get; set; }

    /// <summary>The sources' submodules as the build found them, as far as there was room for them.</summary>
    [XListType("atomic")]
    public IList<V1SubmoduleStatus>? Submodules { get; set; }

    /// <summary>The package repositories as the build found them.</summary>
    [XListMapKeys("name")]
    public IList<V1RepositoryStatus>? Repositories { get; set; }

    /// <summary>When the first stage began.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the last stage ended.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Seconds from start to end.</summary>
    public long? DurationSeconds { get; set; }

    /// <summary>The same for people, e.g. 4m12s.</summary>
    public string? Duration { get; set; }

    /// <summary>
    /// Id of the build's trace, where the operator sends traces: 32 hexadecimal digits, those of the build's UID. The
    /// trace is complete once the build is over.
    /// </summary>
    public string? TraceId { get; set; }

    /// <summary>The build host.</summary>
    public V1BuildHostStatus? Host { get; set; }

    /// <summary>The finished image.</summary>
    public V1BuiltImageStatus? Image { get; set; }

    /// <summary>How the image was tested.</summary>
    public V1TestStatus? Tests { get; set; }

    /// <summary>The signatures over the image and what belongs to it.</summary>
    public V1SignaturesStatus? Signatures { get; set; }

    /// <summary>The image in each region.</summary>
    [XListMapKeys("cloud", "region")]
    public IList<V1RegionStatus>? Regions { get; set; }

    /// <summary>Versions of the builder and its helpers.</summary>
    public IDictionary<string, string>? ToolVersions { get; set; }

    /// <summary>The value of the retry annotation that was acted on last.</summary>
    public string? HandledRetry { get; set; }

    /// <summary>Each stage with its times.</summary>
    [XListMapKeys("name")]
    public IList<V1StageStatus>? Stages { get; set; }

    /// <summary>Whom the factory told of the build's end, of the newest ends.</summary>
    [XListMapKeys("channel", "number")]
    public IList<V1NotificationStatus>? Notifications { get; set; }

    /// <summary>One per stage, and Ready, Reconciling, Stalled.</summary>
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
