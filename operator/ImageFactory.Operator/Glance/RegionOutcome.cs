using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>What the entries of some regions mean for their stage. Pure.</summary>
internal static class RegionOutcome
{
    // What is uploaded wakes the build when it ends; meanwhile its progress is written down.
    private static readonly TimeSpan ProgressPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The outcome: done when all are, at work as long as one is, else what the first of the others waits for.
    /// </summary>
    public static StageOutcome Of(IReadOnlyList<V1RegionStatus> regions, DateTimeOffset now)
    {
        var open = regions.Where(region => !region.IsSettled()).ToList();
        var message = string.Join(
            "; ", regions.Where(region => region.Phase != RegionPhase.Active).Select(region => region.Message));
        var active = regions.Count(region => region.Phase == RegionPhase.Active);
        var summary = $"{active} of {regions.Count} regions have the image";
        if (open.Count == 0)
        {
            return regions.Any(region => region.Phase == RegionPhase.Failed)
                ? new StageOutcome.Failed(Reasons.FailedRegistration, $"{summary}. {message}")
                : new StageOutcome.Done(regions.Count == 1 ? regions[0].Message! : summary);
        }

        var waiting = open.Find(region => region.Phase == RegionPhase.Waiting);
        var next = open.Min(region => region.RetryAt is { } at ? at - now : ProgressPoll);
        var poll = next < AtOnce ? AtOnce : next;
        return open.Any(region => region.Phase != RegionPhase.Waiting) || waiting is null
            ? new StageOutcome.Running($"{summary}. {message}") { PollAfter = poll }
            : new StageOutcome.Waiting(waiting.Reason!, $"{summary}. {message}", poll);
    }
}
