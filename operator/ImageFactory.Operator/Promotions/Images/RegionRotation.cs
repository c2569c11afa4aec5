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
internal sealed partial class RegionRotation(ImageMembers members, ILogger<RegionRotation> logger)
{
    private const int Attempts = 3;

    /// <summary>Whether the first steps, which nobody sees, are done.</summary>
    public static bool IsPrepared(V1PromotedRegion region) =>
        region.Steps!.All(step => step.Role != RotationRole.Prepared || step.Done == true);

    /// <summary>Whether all steps are done.</summary>
    public static bool IsDone(V1PromotedRegion region) => region.Steps!.All(step => step.Done == true);

    /// <summary>Whether no step is done.</summary>
    public static bool IsUndone(V1PromotedRegion region) => region.Steps?.Any(step => step.Done == true) != true;

    /// <summary>Whether users see some of the steps and not all: a name may be missing.</summary>
    public static bool IsBetween(V1PromotedRegion region) =>
        !IsDone(region) && region.Steps!.Any(step => step.Role != RotationRole.Prepared && step.Done == true);

    /// <summary>Looks how far the region is.</summary>
    /// <exception cref="StageFailedException">An image is in no state that the journal knows.</exception>
    public static async Task LookAsync(
        CloudConnection cloud, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        var steps = region.Steps!;
        var ids = steps.Select(step => step.ImageId).Distinct().ToList();
        var images = await Task.WhenAll(ids.Select(id => FindAsync(cloud, id, cancellationToken)));
        foreach (var (id, image) in ids.Zip(images))
        {
            Mark([.. steps.Where(step => step.ImageId == id)], id, image, CloudTarget.Of(region));
        }
    }

    /// <summary>Makes the steps up to a number.</summary>
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
                await LookAsync(cloud, region, cancellationToken);
                await ForwardAsync(cloud, context, region, onlyPrepare, cancellationToken);
                break;
            }
            catch (OpenStackException error) when (error.IsTransient && attempt < Attempts && IsBetween(region))
            {
                // A name is missing: nobody knows whether the call was done, and another look tells.
            }
        }

        await members.ShareAsync(cloud, context, region, cancellationToken);
    }

    /// <summary>Takes the steps back, the last one first.</summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The promotion.</param>
    /// <param name="region">The region's entry, whose steps are marked as they are taken back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task UndoAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        CancellationToken cancellationToken)
    {
        await LookAsync(cloud, region, cancellationToken);
        foreach (var step in region.Steps!.Reverse())
        {
            if (step.Done == true)
            {
                await MakeAsync(cloud, context, region, step, step.After!, step.Before!, cancellationToken);
                step.Done = false;
            }
        }
    }

    private async Task ForwardAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        bool onlyPrepare,
        CancellationToken cancellationToken)
    {
        foreach (var step in region.Steps!.Where(step => !onlyPrepare || step.Role == RotationRole.Prepared))
        {
            if (step.Done != true)
            {
                await MakeAsync(cloud, context, region, step, step.Before!, step.After!, cancellationToken);
                step.Done = true;
            }
        }
    }

    private static async Task<Image?> FindAsync(CloudConnection cloud, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await cloud.Images.GetAsync(id, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return null;
        }
    }

    // The states of an image, from before its first step to after its last one: how many of its steps are done is
    // where it stands among them.
    private static void Mark(List<V1RotationStep> steps, string id, Image? image, CloudTarget target)
    {
        if (image is null)
        {
            throw new StageFailedException(
                Reasons.FailedImage,
                $"Image {id} ({steps[0].Before!.Name}) is not in {target} any more: somebody deleted it, or took away "
                + "our right to see it");
        }

        var found = ImageStates.Of(image);
        var done = steps.FindLastIndex(step => ImageStates.Same(step.After!, found)) + 1;
        if (done == 0 && !ImageStates.Same(steps[0].Before!, found))
        {
            var wanted = steps.FindLast(step => step.Done == true)?.After ?? steps[0].Before!;
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"Image {id} in {target} was changed by somebody else: "
                + $"{string.Join(", ", ImageStates.Differences(wanted, found))}; put that back");
        }

        for (var number = 0; number < steps.Count; number++)
        {
            steps[number].Done = number < done ? true : steps[number].Done is null ? null : false;
        }
    }

    private async Task MakeAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        V1RotationStep step,
        V1ImageState before,
        V1ImageState after,
        CancellationToken cancellationToken)
    {
        var change = ImageStates.Change(before, after);
        Log.Changes(
            logger, context.Name, CloudTarget.Of(region), step.ImageId, $"{step.Role}", after.Name, after.Hidden);
        try
        {
            if (ImageStates.IsCall(change))
            {
                var answer = ImageStates.Of(await cloud.Images.UpdateAsync(step.ImageId, change, cancellationToken));
                answer.Deactivated = after.Deactivated;
                RequireAfter(step, after, answer, region);
            }

            if (before.Deactivated != after.Deactivated)
            {
                await (after.Deactivated == true
                    ? cloud.Images.DeactivateAsync(step.ImageId, cancellationToken)
                    : cloud.Images.ReactivateAsync(step.ImageId, cancellationToken));
            }
        }
        catch (OpenStackException error) when (
            error.Kind == OpenStackErrorKind.Forbidden && before.Visibility != after.Visibility)
        {
            var visibility = $"{after.Visibility}".ToLowerInvariant();
            throw new StageFailedException(
                Reasons.FailedCloud,
                $"{CloudTarget.Of(region)} does not let us make an image {visibility}: the credentials need the role "
                + $"that Glance's policy {ImageStates.Policy(after.Visibility)} asks for, usually admin, or set "
                + $"spec.visibility to another one. {error.Message}");
        }
    }

    // What Glance answers is what it has: a policy or a plug-in may have dropped a part in silence.
    private static void RequireAfter(
        V1RotationStep step, V1ImageState after, V1ImageState answer, V1PromotedRegion region)
    {
        if (ImageStates.Differences(after, answer) is { Count: > 0 } differences)
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"{CloudTarget.Of(region)} did not change image {step.ImageId} as it was asked: "
                + string.Join(", ", differences));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            160,
            LogLevel.Information,
            "{Promotion}: {Region}: image {Image} becomes {Role}: {ImageName}, hidden {Hidden}")]
        public static partial void Changes(
            ILogger logger,
            string promotion,
            CloudTarget region,
            string image,
            string role,
            string? imageName,
            bool? hidden);
    }
}
