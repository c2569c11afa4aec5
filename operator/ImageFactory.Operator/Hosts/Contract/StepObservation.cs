namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What is known of one step on a build host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">Where it is in its life.</param>
internal sealed record StepObservation(string Name, StepPhase Phase)
{
    /// <summary>Reason of a step that was ended because memory ran out.</summary>
    public const string OutOfMemory = "OOMKilled";

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its exit code, once it ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The word of the kubelet or of systemd: why it waits, or how it ended.</summary>
    public string? Reason { get; init; }

    /// <summary>Their message, where the script left no report.</summary>
    public string? Message { get; init; }

    /// <summary>The script's report.</summary>
    public HostReport? Report { get; init; }

    /// <summary>True if it ended without a word: killed, or never able to run.</summary>
    public bool WasKilled => Phase == StepPhase.Ended && Report is null;
}
