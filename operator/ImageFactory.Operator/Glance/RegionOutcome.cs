using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>What the lines of some regions mean for their stage. Pure.</summary>
internal static class RegionOutcome
{
    // What is uploaded wakes the build when it ends; meanwhile its progress is written down.
    private static readonly TimeSpan ProgressPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    /// <summary>The outcome: done when all are, at work as long as one is, else what the first of the others waits for.</summary>
    public static StageOutcome Of(IReadOnlyList<V1RegionStatus> lines, DateTimeOffset now)
    {
        var open = lines.Where(line => !line.IsSettled()).ToList();
        var message = string.Join("; ", lines.Where(line => line.Phase != RegionPhase.Active).Select(line => line.Message));
        var summary = $"{lines.Count(line => line.Phase == RegionPhase.Active)} of {lines.Count} regions have the image";
        if (open.Count == 0)
        {
            return lines.Any(line => line.Phase == RegionPhase.Failed)
                ? new StageOutcome.Failed(Reasons.FailedRegistration, $"{summary}. {message}")
                : new StageOutcome.Done(lines.Count == 1 ? lines[0].Message! : summary);
        }

        var waiting = open.Find(line => line.Reason != Reasons.Running);
        var next = open.Min(line => line.RetryAt is { } at ? at - now : ProgressPoll);
        var poll = next < AtOnce ? AtOnce : next;
        return open.Any(line => line.Reason == Reasons.Running) || waiting is null
            ? new StageOutcome.Running($"{summary}. {message}") { PollAfter = poll }
            : new StageOutcome.Waiting(waiting.Reason!, $"{summary}. {message}", poll);
    }
}
