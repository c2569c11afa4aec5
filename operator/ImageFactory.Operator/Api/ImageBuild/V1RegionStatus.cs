using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The image in one region.</summary>
public sealed class V1RegionStatus : IRegionProgress
{
    /// <summary>An entry of clouds.yaml.</summary>
    [Required]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region's name in the cloud's catalogue.</summary>
    [Required]
    public string Region { get; set; } = string.Empty;

    /// <summary>The state in one word.</summary>
    public RegionPhase? Phase { get; set; }

    /// <summary>Why, in one word: a reason of the stage's condition.</summary>
    public string? Reason { get; set; }

    /// <summary>The image's id in Glance.</summary>
    public string? ImageId { get; set; }

    /// <summary>Of what <see cref="HashValue"/> is, e.g. sha512.</summary>
    public string? HashAlgorithm { get; set; }

    /// <summary>The hash that Glance computed, equal to ours.</summary>
    public string? HashValue { get; set; }

    /// <summary>
    /// Id of the certificate in the region's key manager that verifies the image's signature; none where it is to have
    /// none.
    /// </summary>
    public string? CertificateUuid { get; set; }

    /// <summary>True once the image's signature was read back from Glance and verified.</summary>
    public bool? Signed { get; set; }

    /// <summary>True once the image is tagged as that of a finished build: it outlives its ImageBuild.</summary>
    public bool? Complete { get; set; }

    /// <summary>The format of its data there; none for qcow2.</summary>
    public ImageFormat? Format { get; set; }

    /// <summary>Properties that it has in this region alone, beside those of status.image.</summary>
    public IDictionary<string, string>? Properties { get; set; }

    /// <summary>Its tags in this region.</summary>
    [XListType("atomic")]
    public IList<string>? Tags { get; set; }

    /// <summary>The stores that get it; none for the default one.</summary>
    [XListType("atomic")]
    public IList<string>? Stores { get; set; }

    /// <summary>True where it is protected once its build has succeeded.</summary>
    public bool? Protected { get; set; }

    /// <summary>Within how many seconds one upload is done; none where there is no bound.</summary>
    public int? UploadTimeoutSeconds { get; set; }

    /// <summary>How often the image was recorded there, or the region asked in vain.</summary>
    public int? Attempts { get; set; }

    /// <summary>When work on the region began.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the image was whole there.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Not before this time is the region tried again.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>What is going on, or why it failed.</summary>
    public string? Message { get; set; }

    /// <inheritdoc />
    public bool IsSettled() => Phase is RegionPhase.Active or RegionPhase.Failed;

    /// <inheritdoc />
    public void Wait(string reason, string message, DateTimeOffset retryAt) =>
        (Phase, Reason, Message, RetryAt) = (RegionPhase.Waiting, reason, message, retryAt);

    /// <inheritdoc />
    public void Fail(string reason, string message) =>
        (Phase, Reason, Message, RetryAt) = (RegionPhase.Failed, reason, message, null);
}
