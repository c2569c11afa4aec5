using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// Compares what a promotion left behind with what Glance has now, and puts back what may be put back. What is gone,
/// deactivated or another's stays as it is: somebody may have had a reason.
/// </summary>
internal sealed partial class Drift(ICloudConnections clouds, ILogger<Drift> logger)
{
    /// <summary>How the regions differ from what the promotion left; empty when they do not.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(context.Regions
            .Where(region => region.Phase == PromotedRegionPhase.Done)
            .Select(region => FindAsync(context, region, cancellationToken)));
        return [.. found.SelectMany(differences => differences)];
    }

    private async Task<IReadOnlyList<string>> FindAsync(
        PromotionContext context, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        try
        {
            var cloud = clouds.Get(region.Cloud, region.Region);
            var series = await SeriesImages.ListAsync(cloud, context.Status.Series!, cancellationToken);
            var differences = new List<string>();
            foreach (var step in region.Steps!.GroupBy(step => step.ImageId).Select(steps => steps.Last()))
            {
                var image = series.Images.FirstOrDefault(image => image.Id == step.ImageId);
                if (Difference(step, image) is { } difference
                    && !await RepairAsync(cloud, context, region, step, image, cancellationToken))
                {
                    differences.Add($"{CloudTarget.Of(region)}: {difference}");
                }
            }

            return differences;
        }
        catch (StageFailedException error)
        {
            // Two images of one name, or one of somebody else.
            return [error.Message];
        }
        catch (OpenStackException error)
        {
            Log.NotCompared(logger, context.Name, CloudTarget.Of(region), error.Message);
            return [];
        }
    }

    private static string? Difference(V1RotationStep step, Image? image)
    {
        if (image is null)
        {
            // One that retention took away is no drift.
            return step.Role is RotationRole.Latest or RotationRole.Previous
                ? $"image {step.ImageId} ({step.After!.Name}) is not in our project any more"
                : null;
        }

        if (step.Role is RotationRole.Older)
        {
            return null;
        }

        var differences = ImageStates.Differences(step.After!, ImageStates.Of(image));
        return differences.Count > 0 ? $"image {step.ImageId}: {string.Join(", ", differences)}" : null;
    }

    private async Task<bool> RepairAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        V1RotationStep step,
        Image? image,
        CancellationToken cancellationToken)
    {
        if (context.Policy.Drift != DriftPolicy.Repair || image is not { Status: ImageStatus.Active })
        {
            return false;
        }

        var change = ImageStates.Change(ImageStates.Of(image), step.After!);
        Log.Repairs(logger, context.Name, CloudTarget.Of(region), image.Id, step.After!.Name);
        await cloud.Images.UpdateAsync(image.Id, change, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            162, LogLevel.Information, "{Promotion}: {Region}: image {Image} is put back to {ImageName} after drift")]
        public static partial void Repairs(
            ILogger logger, string promotion, CloudTarget region, string image, string? imageName);

        [LoggerMessage(163, LogLevel.Information, "{Promotion}: {Region} cannot be looked at for drift: {Reason}")]
        public static partial void NotCompared(ILogger logger, string promotion, CloudTarget region, string reason);
    }
}
