using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Holds the other regions back until the first ones have had the image for a time, and still have it as it was
/// promoted.
/// </summary>
internal sealed class Canaries(ICloudConnections clouds, RegionGate gate)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    // An annotation wakes nobody, and may end the wait early.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(1);

    /// <summary>Whether a region goes first; all do where there is no canary.</summary>
    public static bool IsFirst(PromotionContext context, V1PromotedRegion region) =>
        context.Policy.Strategy!.Canary?.Regions.Any(
            first => first.Cloud == region.Cloud && first.Region == region.Region) != false;

    /// <summary>Proceed once the others may follow. A check that fails has all regions put back.</summary>
    public async Task<StageOutcome> CheckAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var status = context.Status;
        if (context.Policy.Strategy!.Canary is not { } canary || status.CanaryPassedAt is not null)
        {
            return new StageOutcome.Proceed();
        }

        var first = context.Regions.Where(region => IsFirst(context, region)).ToList();
        if (!first.All(region => region.Phase == PromotedRegionPhase.Done))
        {
            return new StageOutcome.Running(string.Join("; ", first.Select(region => region.Message)))
            {
                PollAfter = Poll,
            };
        }

        status.SoakUntil ??= context.Now + canary.SoakTime();
        status.Phase = PromotionPhase.Soaking;
        var verdict = PromotionAnnotations.TextOf(context.Promotion, PromotionAnnotations.CanaryCheck);
        if (canary.Check == CanaryCheck.Annotation && !string.IsNullOrEmpty(verdict)
            && verdict != PromotionAnnotations.Passed)
        {
            return Fail(context, $"{PromotionAnnotations.CanaryCheck} says {verdict}");
        }

        if (status.SoakUntil > context.Now)
        {
            return Wait(
                $"{Names(first)} have the image until {status.SoakUntil:u}; then the others follow",
                status.SoakUntil.Value - context.Now);
        }

        if (canary.Check == CanaryCheck.Annotation && verdict != PromotionAnnotations.Passed)
        {
            return context.Now - status.SoakUntil > TimeSpan.FromSeconds(context.Policy.TimeoutSeconds!.Value)
                ? Fail(context, $"nobody set {PromotionAnnotations.CanaryCheck} within policy.timeoutSeconds")
                : Wait(
                    $"The annotation {PromotionAnnotations.CanaryCheck}={PromotionAnnotations.Passed} lets the others "
                    + "follow; any other value takes the image back",
                    Poll);
        }

        return await ReadBackAsync(context, first, cancellationToken);
    }

    private async Task<StageOutcome> ReadBackAsync(
        PromotionContext context, List<V1PromotedRegion> first, CancellationToken cancellationToken)
    {
        foreach (var region in first)
        {
            var hasAnswered = await gate.TakeAsync(region, context.Now, async () =>
            {
                await RotationJournal.LookAsync(clouds.Get(region.Cloud, region.Region), region, cancellationToken);
                return true;
            });
            if (!hasAnswered && (region.Phase == PromotedRegionPhase.Waiting || region.RetryAt > context.Now))
            {
                // That is said of the check, not of the region, which has all its changes. A region whose time has not
                // come was not asked, and has not failed.
                region.Phase = PromotedRegionPhase.Done;
                var pause = region.RetryAt > context.Now ? region.RetryAt.Value - context.Now : Poll;
                return Wait($"The check waits: {region.Message}", pause);
            }

            if (!hasAnswered || !RotationJournal.IsDone(region))
            {
                return Fail(context, region.Message ?? $"{CloudTarget.Of(region)} has the image no more as promoted");
            }
        }

        context.Status.CanaryPassedAt = context.Now;
        return new StageOutcome.Proceed();
    }

    private static StageOutcome.Running Fail(PromotionContext context, string why)
    {
        foreach (var region in context.Regions.Where(region => region.Phase == PromotedRegionPhase.Failed))
        {
            region.Phase = PromotedRegionPhase.Done;
        }

        PromotionFlip.GiveUp(context, Reasons.FailedCanary, $"The check of the first regions failed: {why}");
        context.Status.Phase = PromotionPhase.Undoing;
        return new StageOutcome.Running("What was changed is put back") { PollAfter = TimeSpan.FromMilliseconds(50) };
    }

    private static StageOutcome.Waiting Wait(string message, TimeSpan poll) => new(
        Reasons.WaitingForCanary, message, poll < LongestPoll ? poll : LongestPoll);

    private static string Names(IEnumerable<V1PromotedRegion> regions) =>
        string.Join(", ", regions.Select(region => $"{CloudTarget.Of(region)}"));
}
