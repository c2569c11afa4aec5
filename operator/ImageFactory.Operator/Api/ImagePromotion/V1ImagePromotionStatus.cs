using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>What became of a promotion so far.</summary>
[DefaultValue(KStatus.NotObserved)]
public sealed class V1ImagePromotionStatus
{
    /// <summary>The generation that the rest of the status speaks of; -1 before the operator has looked.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>
    /// Digests of the spec's immutable fields as the first reconcile saw them, by field. A server that does not know
    /// CEL rules lets such a field change; the operator does not.
    /// </summary>
    public IDictionary<string, string>? AcceptedFields { get; set; }

    /// <summary>The state in one word.</summary>
    public PromotionPhase? Phase { get; set; }

    /// <summary>The profile whose image it is.</summary>
    public string? Profile { get; set; }

    /// <summary>What the names of the profile's images begin with: Tier_Distro_Version, perhaps _variant.</summary>
    public string? Series { get; set; }

    /// <summary>The image's dated name.</summary>
    public string? ImageName { get; set; }

    /// <summary>SHA-256 of the image's file, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>SHA-512 of the image's file, in hex, as its build had it.</summary>
    public string? Sha512 { get; set; }

    /// <summary>How many regions are done, of how many: 2/3.</summary>
    public string? RegionsDone { get; set; }

    /// <summary>How it is released: its own fields, its profile's, and defaults.</summary>
    public V1PromotionPolicy? Policy { get; set; }

    /// <summary>Who approved it, by the annotation.</summary>
    public string? ApprovedBy { get; set; }

    /// <summary>The promotion that took this one back.</summary>
    public string? RolledBackBy { get; set; }

    /// <summary>When the regions' images were read and the steps were planned last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? PlannedAt { get; set; }

    /// <summary>When the first change was about to be made.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Until when the first regions have the image alone.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? SoakUntil { get; set; }

    /// <summary>When the check of the first regions was passed.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? CanaryPassedAt { get; set; }

    /// <summary>When it was done, or given up.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How many reconciles in a row ended in an error that nobody expects.</summary>
    public int? UnexpectedErrors { get; set; }

    /// <summary>How the image differs from today's latest one.</summary>
    public V1PromotionChanges? Changes { get; set; }

    /// <summary>Whether the image keeps the rules of the SCS image metadata (SCS-0102).</summary>
    public V1Conformance? Conformance { get; set; }

    /// <summary>What becomes of older images, before it happens.</summary>
    public V1Retirement? Retirement { get; set; }

    /// <summary>The request to somebody else to change the images.</summary>
    public V1PublishRequest? Request { get; set; }

    /// <summary>Each region.</summary>
    [XListMapKeys("cloud", "region")]
    public IList<V1PromotedRegion>? Regions { get; set; }

    /// <summary>Ready, Drifted, Conformant and, while true, Reconciling and Stalled.</summary>
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
