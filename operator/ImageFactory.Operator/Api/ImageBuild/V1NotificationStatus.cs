using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>One notification of an end of the build, by one channel.</summary>
public sealed record V1NotificationStatus
{
    /// <summary>mail, or the name of the webhook in the operator's settings.</summary>
    [Required]
    public string Channel { get; set; } = string.Empty;

    /// <summary>
    /// Which of the build's ends it tells of, from 1: a build that is tried again has several.
    /// </summary>
    [Required]
    public int Number { get; set; }

    /// <summary>What it tells.</summary>
    public NotificationEvent? Event { get; set; }

    /// <summary>The stage that failed.</summary>
    public string? Stage { get; set; }

    /// <summary>Why it failed, in one word.</summary>
    public string? Reason { get; set; }

    /// <summary>When the build ended.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The id of the notification that began the thread it belongs to; its own where it begins one.</summary>
    public string? Thread { get; set; }

    /// <summary>How far it is.</summary>
    public NotificationState? State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int? Attempts { get; set; }

    /// <summary>When it is tried again.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When it was taken.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>The addresses that have not got it yet, where others have.</summary>
    [XListType("atomic")]
    public IList<string>? Remaining { get; set; }

    /// <summary>The addresses that were refused for good, where others have got it.</summary>
    [XListType("atomic")]
    public IList<string>? Refused { get; set; }

    /// <summary>What the other side said, or why it was not asked.</summary>
    public string? Message { get; set; }
}
