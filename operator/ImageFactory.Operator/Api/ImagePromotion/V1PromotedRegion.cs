using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>One region of a promotion, with the journal of its steps.</summary>
public sealed class V1PromotedRegion : IRegionProgress
{
    /// <summary>An entry of clouds.yaml.</summary>
    [Required]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region's name in the cloud's catalogue.</summary>
    [Required]
    public string Region { get; set; } = string.Empty;

    /// <summary>The state in one word.</summary>
    public PromotedRegionPhase? Phase { get; set; }

    /// <summary>Why, in one word.</summary>
    public string? Reason { get; set; }

    /// <summary>The promoted image's id in Glance.</summary>
    public string? ImageId { get; set; }

    /// <summary>SHA-256 of the image's file there, where it is another than the qcow2.</summary>
    public string? Sha256 { get; set; }

    /// <summary>SHA-512 of that file.</summary>
    public string? Sha512 { get; set; }

    /// <summary>Id of the certificate that verifies its signature; none where it is to have none.</summary>
    public string? CertificateUuid { get; set; }

    /// <summary>How often the image was recorded there, or the region asked in vain.</summary>
    public int? Attempts { get; set; }

    /// <summary>
    /// The journal: each change of an image, with what it was and what it becomes, written before the first of them is
    /// made. Resuming and going back work by the images' ids.
    /// </summary>
    [XListType("atomic")]
    public IList<V1RotationStep>? Steps { get; set; }

    /// <summary>Why its steps are taken back; none as long as they are not.</summary>
    public string? Problem { get; set; }

    /// <summary>Since when they are taken back.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? ProblemAt { get; set; }

    /// <summary>Members of the shared image that have not accepted it yet.</summary>
    [XListType("atomic")]
    public IList<string>? PendingMembers { get; set; }

    /// <summary>When work on the region began.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When its last step was done.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>
    /// Since when it cannot be changed: it does not answer, or lacks the image. None while it can, and once its changes
    /// have begun.
    /// </summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? UnstagedSince { get; set; }

    /// <summary>Not before this time is the region tried again.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>What is going on, or why it failed.</summary>
    public string? Message { get; set; }

    /// <inheritdoc />
    public bool IsSettled() => Phase is PromotedRegionPhase.Failed or PromotedRegionPhase.Undone;

    /// <inheritdoc />
    public void Wait(string reason, string message, DateTimeOffset retryAt) =>
        (Phase, Reason, Message, RetryAt) = (PromotedRegionPhase.Waiting, reason, message, retryAt);

    /// <inheritdoc />
    public void Fail(string reason, string message) =>
        (Phase, Reason, Message, RetryAt) = (PromotedRegionPhase.Failed, reason, message, null);
}
