using ImageFactory.Operator.Backends.Host;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>What the kubelet says of one container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">Where it is in its life.</param>
internal sealed record ContainerObservation(string Name, ContainerPhase Phase)
{
    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its exit code, once it ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The kubelet's reason: why it waits, or how it ended.</summary>
    public string? Reason { get; init; }

    /// <summary>The kubelet's message, where the script left no report.</summary>
    public string? Message { get; init; }

    /// <summary>The script's report.</summary>
    public HostReport? Report { get; init; }

    /// <summary>True if it ended without a word: killed, or never able to run.</summary>
    public bool WasKilled => Phase == ContainerPhase.Ended && Report is null;
}
