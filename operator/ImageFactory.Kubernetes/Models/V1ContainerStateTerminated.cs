using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>How a container ended.</summary>
public sealed class V1ContainerStateTerminated
{
    /// <summary>Exit code; 128 and the signal's number if a signal ended it.</summary>
    public int ExitCode { get; set; }

    /// <summary>The signal, where the runtime tells.</summary>
    public int? Signal { get; set; }

    /// <summary>Completed, Error, OOMKilled, ContainerCannotRun, ...</summary>
    public string? Reason { get; set; }

    /// <summary>The termination message.</summary>
    public string? Message { get; set; }

    /// <summary>When it was started.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; set; }
}
