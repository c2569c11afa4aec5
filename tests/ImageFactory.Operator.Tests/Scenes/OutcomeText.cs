using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Tests.Scenes;

/// <summary>Outcomes as one line, so that a test compares all of one, and only this file knows their types.</summary>
internal static class OutcomeText
{
    private const string Left = "Left to the garbage collector: ";

    /// <summary>The line, e.g. <c>Waiting WaitingForSlot: no slot (15 s)</c>; Proceed where all is free.</summary>
    public static string Text(this StageOutcome? outcome) => outcome switch
    {
        null => "Proceed",
        StageOutcome.Done done when done.Message.StartsWith(Left, StringComparison.Ordinal) =>
            $"Left: {done.Message[Left.Length..]}",
        StageOutcome.Done done => $"Done: {done.Message}",
        StageOutcome.Skipped skipped => $"Skipped {skipped.Reason}: {skipped.Message}",
        StageOutcome.Running { PollAfter: { } poll } running =>
            $"Running: {running.Message} ({poll.TotalSeconds:0.###} s)",
        StageOutcome.Running running => $"Running: {running.Message}",
        StageOutcome.Waiting waiting =>
            $"Waiting {waiting.Reason}: {waiting.Message} ({waiting.PollAfter.TotalSeconds:0.###} s)",
        StageOutcome.Retry retry => $"Retry: {retry.Message}",
        StageOutcome.HostLost lost => $"HostLost {lost.Reason}: {lost.Message}",
        StageOutcome.Unchanged unchanged => $"Unchanged: {unchanged.Message}",
        StageOutcome.Failed failed => $"Failed {failed.Reason}: {failed.Message}",
        _ => throw new InvalidOperationException($"{outcome.GetType()} has no text yet"),
    };

    /// <summary>The same of one that is awaited.</summary>
    public static async Task<string> TextAsync<T>(this Task<T> outcome)
        where T : StageOutcome? => (await outcome).Text();
}
