namespace ImageFactory.Operator.Stages;

/// <summary>What one run of a stage found. The runner turns it into the stage's state and the next look.</summary>
internal abstract record StageOutcome
{
    private StageOutcome()
    {
    }

    /// <summary>The stage's work is complete.</summary>
    /// <param name="Message">What was done, for people.</param>
    internal sealed record Done(string Message) : StageOutcome
    {
        /// <summary>When the work began, where the stage's host knows better than the operator.</summary>
        public DateTimeOffset? StartedAt { get; init; }

        /// <summary>When the work ended.</summary>
        public DateTimeOffset? FinishedAt { get; init; }
    }

    /// <summary>The stage does not apply to this build.</summary>
    internal sealed record Skipped(string Reason, string Message) : StageOutcome;

    /// <summary>The work goes on elsewhere; its end wakes the build, and a poll is the safety net.</summary>
    internal sealed record Running(string Message, DateTimeOffset? StartedAt = null) : StageOutcome
    {
        /// <summary>When to look again all the same; null for the usual time.</summary>
        public TimeSpan? PollAfter { get; init; }
    }

    /// <summary>Something else has to happen first.</summary>
    internal sealed record Waiting(string Reason, string Message, TimeSpan PollAfter) : StageOutcome;

    /// <summary>Somebody keeps the build from beginning, until they say otherwise.</summary>
    internal sealed record Suspended(string Message, TimeSpan PollAfter) : StageOutcome;

    /// <summary>Nobody wants the build any more.</summary>
    internal sealed record Cancelled(string Message) : StageOutcome;

    /// <summary>The build is finished without what the stage still does.</summary>
    internal sealed record CatchingUp(string Message, TimeSpan PollAfter) : StageOutcome;

    /// <summary>The build is finished; what the stage destroys stays for a look until then.</summary>
    internal sealed record Kept(string Message, TimeSpan PollAfter) : StageOutcome;

    /// <summary>A passing fault: tried again with backoff.</summary>
    internal sealed record Retry(string Message) : StageOutcome
    {
        /// <summary>The error, where it is one that nobody expects: it is not tried again for ever.</summary>
        public Exception? Unexpected { get; init; }
    }

    /// <summary>The build host is gone or spoilt; the stages on it run again on a fresh one, within a limit.</summary>
    internal sealed record HostLost(string Message) : StageOutcome;

    /// <summary>The inputs are those of the last image: no image is made.</summary>
    internal sealed record Unchanged(string Message) : StageOutcome;

    /// <summary>The build has failed, and trying the same again would not help.</summary>
    internal sealed record Failed(string Reason, string Message) : StageOutcome;

    /// <summary>
    /// This part of a stage has nothing to say: what it looked at is as it has to be, and the next part decides. It is
    /// never what became of a stage.
    /// </summary>
    internal sealed record Proceed : StageOutcome;

    /// <summary>This part of a stage left something to the garbage collector, and the next part goes on.</summary>
    /// <param name="Message">What, and why.</param>
    internal sealed record LeftBehind(string Message) : StageOutcome;

    /// <summary>Whether the next part of the stage may go on.</summary>
    public bool MayProceed => this is Proceed or LeftBehind;
}
