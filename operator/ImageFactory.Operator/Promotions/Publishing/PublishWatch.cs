using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Publishing;

/// <summary>
/// Asks somebody else to change the images, and watches until they are changed. By its name, visibility and hidden flag
/// users know an image; whether its marks were copied, too, is no matter here.
/// </summary>
internal sealed class PublishWatch(PublishRequests requests, ICloudConnections clouds, RegionGate gate)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>Takes the next look; Done once every region is changed.</summary>
    public async Task<StageOutcome> AdvanceAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        context.Status.Phase = PromotionPhase.Requested;
        await requests.WriteAsync(context, cancellationToken);
        await Task.WhenAll(context.Regions
            .Where(region => region.Phase != PromotedRegionPhase.Done)
            .Select(region => LookAsync(context, region, cancellationToken)));
        var open = context.Regions
            .Where(region => region.Phase != PromotedRegionPhase.Done && !region.IsSettled())
            .ToList();
        if (open.Count > 0)
        {
            return new StageOutcome.Waiting(
                Reasons.WaitingForPublisher,
                $"The request is {context.Status.Request!.File}; not changed yet: "
                + string.Join("; ", open.Select(region => region.Message)),
                Poll);
        }

        var failed = context.Regions.Where(region => region.Phase != PromotedRegionPhase.Done).ToList();
        if (failed.Count == 0)
        {
            return new StageOutcome.Done($"In {context.Regions.Count} regions the images are changed as was asked for");
        }

        var messages = string.Join("; ", failed.Select(region => region.Message));
        var isPartial = context.Policy.Strategy!.Type == PromotionStrategyType.BestEffort;
        return isPartial && failed.Count < context.Regions.Count
            ? new StageOutcome.Done(
                $"In {context.Regions.Count - failed.Count} of {context.Regions.Count} regions the images are changed "
                + $"as was asked for; not in {messages}")
            : new StageOutcome.Failed(failed[0].Reason!, messages);
    }

    /// <summary>Ends the watch before all is changed; says where something is, which stays.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="why">Why, for people.</param>
    public static StageOutcome.Failed End(PromotionContext context, string reason, string why)
    {
        var changed = context.Regions.Where(region => region.Phase == PromotedRegionPhase.Done).ToList();
        var rest = changed.Count == 0
            ? "no region was seen to be changed by then"
            : $"changed by then, and left so: {string.Join(", ", changed.Select(region => CloudTarget.Of(region)))}";
        return new StageOutcome.Failed(reason, $"{why}; {rest}");
    }

    private Task<bool> LookAsync(
        PromotionContext context, V1PromotedRegion region, CancellationToken cancellationToken) =>
        gate.TakeAsync(region, context.Now, async () =>
        {
            var images = clouds.Get(region.Cloud, region.Region).Images;
            var open = new List<string>();
            foreach (var step in region.Steps!.GroupBy(step => step.ImageId).Select(steps => steps.Last()))
            {
                var found = ImageStates.Of(await images.GetAsync(step.ImageId, cancellationToken));
                if (!ImageStates.LooksAs(step.After!, found))
                {
                    open.Add($"image {step.ImageId} is {found.Name}, to be {step.After!.Name}");
                }
            }

            var isDone = open.Count == 0;
            region.Phase = isDone ? PromotedRegionPhase.Done : PromotedRegionPhase.Staged;
            region.Reason = isDone ? Reasons.Succeeded : Reasons.WaitingForPublisher;
            region.FinishedAt = isDone ? context.Now : null;
            region.RetryAt = null;
            region.Message = isDone
                ? $"{CloudTarget.Of(region)} is changed as was asked for"
                : $"{CloudTarget.Of(region)}: {string.Join(", ", open)}";
            return isDone;
        });
}
