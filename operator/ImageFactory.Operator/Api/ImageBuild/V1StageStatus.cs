using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>One stage.</summary>
public sealed class V1StageStatus
{
    /// <summary>The stage, equal to its condition.</summary>
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>What became of it.</summary>
    public StageState? State { get; set; }

    /// <summary>Why, in one word; equal to the condition's.</summary>
    public string? Reason { get; set; }

    /// <summary>When it began.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Seconds between.</summary>
    public double? DurationSeconds { get; set; }

    /// <summary>How often it was tried.</summary>
    public int? Attempts { get; set; }

    /// <summary>
    /// How many reconciles in a row ended here in an error that nobody expects; the fifth fails the stage.
    /// </summary>
    public int? UnexpectedErrors { get; set; }

    /// <summary>What it did, or why it failed.</summary>
    public string? Message { get; set; }

    /// <summary>The log's path in the store.</summary>
    public string? Log { get; set; }
}
