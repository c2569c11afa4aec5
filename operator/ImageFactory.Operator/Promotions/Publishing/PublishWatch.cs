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
            .Where(region => region.Phase is not (PromotedRegionPhase.Done or PromotedRegionPhase.Failed))
            .ToList();
        if (open.Count > 0)
        {
            return new StageOutcome.Waiting(
                Reasons.WaitingForPublisher,
                $"The request is {context.Status.Request!.File}; not changed yet: "
                + string.Join("; ", open.Select(region => region.Message)),
                Poll);
        }

        return context.Regions.FirstOrDefault(region => region.Phase == PromotedRegionPhase.Failed) is { } failed
            ? new StageOutcome.Failed(failed.Reason!, failed.Message!)
            : new StageOutcome.Done($"In {context.Regions.Count} regions the images are changed as was asked for");
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
