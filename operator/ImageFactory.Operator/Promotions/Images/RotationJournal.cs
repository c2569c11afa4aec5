using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>How far a region is in its journal, by its images as they are now.</summary>
internal static class RotationJournal
{
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
    /// <exception cref="StageFailedException">An image is gone, or in no state that the journal knows.</exception>
    public static async Task LookAsync(
        CloudConnection cloud, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        if (await TryLookAsync(cloud, region, cancellationToken) is { Count: > 0 } problems)
        {
            throw problems[0];
        }
    }

    /// <summary>
    /// Looks how far the region is; of an image that is gone, or in no state that the journal knows, no step counts.
    /// </summary>
    /// <returns>What is wrong with such images.</returns>
    public static async Task<IReadOnlyList<StageFailedException>> TryLookAsync(
        CloudConnection cloud, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        var ids = region.Steps!.Select(step => step.ImageId).Distinct().ToList();
        var images = await Task.WhenAll(ids.Select(id => FindAsync(cloud, id, cancellationToken)));
        var problems = ids.Zip(images).Select(found => Mark(
            [.. region.Steps!.Where(step => step.ImageId == found.First)],
            found.First,
            found.Second,
            CloudTarget.Of(region)));
        return [.. problems.OfType<StageFailedException>()];
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
    private static StageFailedException? Mark(List<V1RotationStep> steps, string id, Image? image, CloudTarget target)
    {
        if (image is null)
        {
            steps.ForEach(step => step.Done = null);
            return new StageFailedException(
                Reasons.FailedImage,
                $"Image {id} ({steps[0].Before!.Name}) is not in {target} any more: somebody deleted it, or took away "
                + "our right to see it");
        }

        var found = ImageStates.Of(image);
        var done = steps.FindLastIndex(step => ImageStates.Same(step.After!, found)) + 1;
        if (done == 0 && !ImageStates.Same(steps[0].Before!, found))
        {
            var wanted = steps.FindLast(step => step.Done == true)?.After ?? steps[0].Before!;
            steps.ForEach(step => step.Done = null);
            return new StageFailedException(
                Reasons.FailedRotation,
                $"Image {id} in {target} was changed by somebody else: "
                + $"{string.Join(", ", ImageStates.Differences(wanted, found))}; put that back");
        }

        for (var number = 0; number < steps.Count; number++)
        {
            steps[number].Done = number < done ? true : steps[number].Done is null ? null : false;
        }

        return null;
    }
}
