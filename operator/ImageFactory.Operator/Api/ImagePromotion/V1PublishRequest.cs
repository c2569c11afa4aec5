using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>A request to somebody else to change the images.</summary>
public sealed class V1PublishRequest
{
    /// <summary>Path of the request in the store; its signatures are beside it.</summary>
    public string? File { get; set; }

    /// <summary>SHA-256 of the request, in hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>When it was written.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? WrittenAt { get; set; }

    /// <summary>When the webhook took it; none where there is no webhook.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Not before this time is the webhook tried again.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>What the webhook said last.</summary>
    public string? Message { get; set; }
}
