using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Tests.Scenes;

/// <summary>Outcomes as one line, so that a test compares all of one, and only this file knows their types.</summary>
internal static class OutcomeText
{
    /// <summary>The line, e.g. <c>Waiting WaitingForSlot: no slot (15 s)</c>; Proceed where all is free.</summary>
    public static string Text(this StageOutcome outcome) => outcome switch
    {
        StageOutcome.Proceed => "Proceed",
        StageOutcome.LeftBehind left => $"LeftBehind: {left.Message}",
        StageOutcome.Done done => $"Done: {done.Message}",
        StageOutcome.Skipped skipped => $"Skipped {skipped.Reason}: {skipped.Message}",
        StageOutcome.Running { PollAfter: { } poll } running =>
            $"Running: {running.Message} ({poll.TotalSeconds:0.###} s)",
        StageOutcome.Running running => $"Running: {running.Message}",
        StageOutcome.Waiting waiting =>
            $"Waiting {waiting.Reason}: {waiting.Message} ({waiting.PollAfter.TotalSeconds:0.###} s)",
        StageOutcome.Suspended suspended =>
            $"Suspended: {suspended.Message} ({suspended.PollAfter.TotalSeconds:0.###} s)",
        StageOutcome.Cancelled cancelled => $"Cancelled: {cancelled.Message}",
        StageOutcome.CatchingUp late => $"CatchingUp: {late.Message} ({late.PollAfter.TotalSeconds:0.###} s)",
        StageOutcome.Kept kept => $"Kept: {kept.Message} ({kept.PollAfter.TotalSeconds:0.###} s)",
        StageOutcome.Retry retry => $"Retry: {retry.Message}",
        StageOutcome.HostLost lost => $"HostLost: {lost.Message}",
        StageOutcome.Unchanged unchanged => $"Unchanged: {unchanged.Message}",
        StageOutcome.Failed failed => $"Failed {failed.Reason}: {failed.Message}",
        _ => throw new InvalidOperationException($"{outcome.GetType()} has no text yet"),
    };

    /// <summary>The same of one that is awaited; of an exception what the runner makes of it.</summary>
    public static async Task<string> TextAsync<T>(this Task<T> outcome)
        where T : StageOutcome => (await outcome.OrFaultAsync()).Text();

    /// <summary>The outcome, or what the runner makes of the exception.</summary>
    public static async Task<StageOutcome> OrFaultAsync<T>(this Task<T> outcome)
        where T : StageOutcome
    {
        try
        {
            return await outcome;
        }
        catch (Exception error) when (StageFaults.IsExpected(error))
        {
            return StageFaults.Of(error);
        }
    }
}
