using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Lets one step at a time into a region: none where nothing is to be done, none where the region is left alone, and
/// what goes wrong in it stands in the region's entry, with the time when it is tried again.
/// </summary>
internal sealed class RegionGate(RegionBreakers breakers, OpenStackSettings settings)
{
    /// <summary>Takes a step, unless it is not its time.</summary>
    /// <param name="region">The region's entry, which says afterwards how it stands.</param>
    /// <param name="now">The time of the reconcile.</param>
    /// <param name="step">The step.</param>
    /// <typeparam name="T">What the region needs next; its default is nothing.</typeparam>
    /// <returns>What the region needs next.</returns>
    public async Task<T?> TakeAsync<T>(IRegionProgress region, DateTimeOffset now, Func<Task<T>> step)
    {
        var target = CloudTarget.Of(region);
        if (region.IsSettled() || region.RetryAt > now)
        {
            return default;
        }

        if (breakers.Closed(target) is var (until, why))
        {
            region.Wait(
                Reasons.WaitingForRegion, $"{why} (it failed several times, and is left alone for a while)", until);
            return default;
        }

        region.StartedAt ??= now;
        try
        {
            var next = await step();
            breakers.Answered(target);
            return next;
        }
        catch (Exception error) when (error is not OperationCanceledException && StageFaults.IsExpected(error))
        {
            Note(region, target, error, now);
            return default;
        }
    }

    private void Note(IRegionProgress region, CloudTarget target, Exception error, DateTimeOffset now)
    {
        switch (StageFaults.Of(error))
        {
            case StageOutcome.Waiting waiting:
                region.Wait(waiting.Reason, waiting.Message, now + waiting.PollAfter);
                break;
            case StageOutcome.Failed failed:
                region.Fail(failed.Reason, failed.Message);
                break;
            default:
                if (error is OpenStackException { IsTransient: true })
                {
                    breakers.Failed(target, error.Message);
                }

                var pause = (error as OpenStackException)?.RetryAfter ?? settings.RegionPoll;
                region.Wait(Reasons.WaitingForRegion, error.Message, now + pause);
                break;
        }
    }
}
