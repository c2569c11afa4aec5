using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// Makes the steps of a region's journal, or takes them back. It reads every image by its id first, so that it knows
/// how far it is whatever happened before, and then makes the calls one right after the other.
/// </summary>
internal sealed class RegionRotation(RotationCalls calls, ImageMembers members)
{
    private const int Attempts = 3;
    private const int MostReturns = 3;

    /// <summary>Makes the steps.</summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The promotion.</param>
    /// <param name="region">The region's entry, whose steps are marked as they are made.</param>
    /// <param name="onlyPrepare">Only the steps that nobody sees.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ApplyAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        bool onlyPrepare,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RotationJournal.LookAsync(cloud, region, cancellationToken);
                await ForwardAsync(cloud, context, region, onlyPrepare, cancellationToken);
                break;
            }
            catch (OpenStackException error) when (
                (error.IsTransient || error.Kind == OpenStackErrorKind.Conflict) && RotationJournal.IsBetween(region))
            {
                // A name is missing: nobody knows whether the call was done, and another look tells.
                if (attempt >= Attempts)
                {
                    await ReturnAsync(cloud, context, region, error, cancellationToken);
                    throw;
                }
            }
        }

        await members.ShareAsync(cloud, context, region, cancellationToken);
    }

    /// <summary>
    /// Takes the steps back, the last one first. An image that is gone, or that somebody else changed, keeps the others
    /// from nothing.
    /// </summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The promotion.</param>
    /// <param name="region">The region's entry, whose steps are marked as they are taken back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StageFailedException">Some could not be taken back; all others are.</exception>
    public async Task UndoAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        CancellationToken cancellationToken)
    {
        var problems = (await RotationJournal.TryLookAsync(cloud, region, cancellationToken)).ToList();
        foreach (var step in region.Steps!.Reverse().Where(step => step.Done == true))
        {
            if (IsNaming(step.After!, step.Before!, context) && await TakenByAsync(
                cloud, step.Before!.Name!, step.ImageId, cancellationToken) is { } other)
            {
                problems.Add(new StageFailedException(Reasons.FailedRotation, Taken(step.Before.Name!, other, region)));
                continue;
            }

            await calls.MakeAsync(cloud, context, region, step, step.After!, step.Before!, cancellationToken);
            step.Done = false;
        }

        if (problems.Count > 0)
        {
            throw problems[0];
        }
    }

    private async Task ForwardAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        bool onlyPrepare,
        CancellationToken cancellationToken)
    {
        var open = region.Steps!
            .Where(step => step.Done != true && (!onlyPrepare || step.Role == RotationRole.Prepared))
            .ToList();
        var naming = open.Find(step => IsNaming(step.Before!, step.After!, context));
        // Right before the first change that users see: what was read when the steps were planned may have changed.
        if (naming is not null && await TakenByAsync(
            cloud, naming.After!.Name!, naming.ImageId, cancellationToken, region) is { } other)
        {
            throw new StageFailedException(Reasons.FailedRotation, Taken(naming.After.Name!, other, region));
        }

        foreach (var step in open)
        {
            await calls.MakeAsync(cloud, context, region, step, step.Before!, step.After!, cancellationToken);
            step.Done = true;
        }
    }

    // The region answers, and does not do the last call: its users get back what they had until it is tried again.
    private async Task ReturnAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        OpenStackException error,
        CancellationToken cancellationToken)
    {
        foreach (var step in region.Steps!.Reverse()
            .Where(step => step.Done == true && step.Role != RotationRole.Prepared))
        {
            await calls.MakeAsync(cloud, context, region, step, step.After!, step.Before!, cancellationToken);
            step.Done = false;
        }

        region.Attempts = (region.Attempts ?? 0) + 1;
        if (region.Attempts >= MostReturns)
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"Given up after {region.Attempts} tries, each put back at once: {error.Message}");
        }
    }

    private static bool IsNaming(V1ImageState before, V1ImageState after, PromotionContext context) =>
        before.Name != after.Name && after.Name == SeriesImages.LatestOf(context.Status.Series!);

    // The image of our project that has a name, other than those whose steps give it away.
    private static async Task<string?> TakenByAsync(
        CloudConnection cloud,
        string name,
        string imageId,
        CancellationToken cancellationToken,
        V1PromotedRegion? leaving = null)
    {
        var project = (await cloud.IdentifyAsync(cancellationToken)).ProjectId;
        await foreach (var image in cloud.Images.ListAsync(
            new ImageQuery { Name = name, Hidden = HiddenFilter.Both }, cancellationToken))
        {
            if (image.Name == name && image.Owner == project && image.Id != imageId
                && leaving?.Steps!.Any(step => step.ImageId == image.Id && step.Done != true
                    && step.Before!.Name == name) != true)
            {
                return image.Id;
            }
        }

        return null;
    }

    private static string Taken(string name, string imageId, V1PromotedRegion region) =>
        $"Somebody else gave the name {name} to image {imageId} in {CloudTarget.Of(region)}: rename it, then make a "
        + "new "
        + "promotion";
}
