using System.Text.Json;
using System.Text.Json.Serialization;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Notifications.Channels;

namespace ImageFactory.Operator.Notifications.Webhook;

/// <summary>
/// A notification as a CloudEvent 1.0 in the structured mode: the same bytes in each try. CloudNative.CloudEvents'
/// formatter serializes the data by reflection, which a trimmed program has not.
/// </summary>
internal static class CloudEvent
{
    /// <summary>What the body is.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>The event.</summary>
    public static byte[] Of(Notification about) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope(
            "1.0",
            about.Id,
            $"/imagefactory/{Uri.EscapeDataString(about.Cluster)}/namespaces/{Uri.EscapeDataString(about.Namespace)}",
            about.Event == NotificationEvent.Failed
                ? "dev.imagefactory.build.failed.v1"
                : "dev.imagefactory.build.recovered.v1",
            about.Build,
            about.EndedAt,
            "application/json",
            new Details(
                about.Namespace,
                about.Build,
                about.Uid,
                about.Profile,
                about.BuildNumber,
                about.ImageName,
                about.Backend,
                about.Stage,
                about.Reason,
                about.Message,
                about.EndedAt,
                about.Duration,
                about.Log,
                about.LogTail,
                about.Link,
                about.Owners,
                about.Thread)),
        CloudEventJsonContext.Default.Envelope);

    /// <summary>What stands around the data.</summary>
    internal sealed record Envelope(
        [property: JsonPropertyName("specversion")] string SpecVersion,
        string Id,
        string Source,
        string Type,
        string Subject,
        DateTimeOffset Time,
        [property: JsonPropertyName("datacontenttype")] string DataContentType,
        Details Data);

    /// <summary>The data.</summary>
    internal sealed record Details(
        string Namespace,
        string Build,
        string Uid,
        string Profile,
        int? BuildNumber,
        string? ImageName,
        string Backend,
        string? Stage,
        string? Reason,
        string? Message,
        DateTimeOffset EndedAt,
        string? Duration,
        string? Log,
        IReadOnlyList<string> LogTail,
        string? Link,
        IReadOnlyList<string> Owners,
        string Thread);
}

/// <summary>How events are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CloudEvent.Envelope))]
internal sealed partial class CloudEventJsonContext : JsonSerializerContext;
