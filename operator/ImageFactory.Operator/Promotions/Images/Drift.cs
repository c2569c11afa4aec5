using ImageFactory.Kubernetes.Client;
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
internal sealed partial class Drift(
    IKubernetesClient client, ICloudConnections clouds, RegionGate gate, ILogger<Drift> logger)
{
    private static readonly string[] Marks =
        [PromotionProperties.Latest, PromotionProperties.Previous, PromotionProperties.Staged];

    /// <summary>How the regions differ from what the promotion left.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="journals">What it answers for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DriftFindings> FindAsync(
        PromotionContext context, PromotionJournals journals, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(context.Regions
            .Where(region => journals.StepsOf(region).Count > 0)
            .Select(region => LookAsync(context, journals, region, cancellationToken)));
        return new DriftFindings(
            [.. found.SelectMany(look => look.Differences)], [.. found.SelectMany(look => look.Problems)]);
    }

    // The promotion's own entry of the region stays as it is: the promotion is done, whatever comes of this.
    private async Task<DriftFindings> LookAsync(
        PromotionContext context,
        PromotionJournals journals,
        V1PromotedRegion region,
        CancellationToken cancellationToken)
    {
        var target = CloudTarget.Of(region);
        var entry = new V1PromotedRegion { Cloud = target.Cloud, Region = target.Region };
        var differences = new List<string>();
        await gate.TakeAsync(entry, context.Now, async () =>
        {
            var cloud = clouds.Get(region.Cloud, region.Region);
            try
            {
                var series = await SeriesImages.ListAsync(cloud, context.Status.Series!, cancellationToken);
                if (journals.StepsOf(region).Any(step => Difference(step, Of(series, step)) is not null))
                {
                    // A promotion may have begun since the journals were read, and changed the images by right.
                    var now = await PromotionJournals.ReadAsync(client, context, cancellationToken);
                    await CompareAsync(
                        cloud, context, region, series, now.StepsOf(region), differences.Add, cancellationToken);
                }
            }
            catch (StageFailedException error)
            {
                // Two images of one name, or one of somebody else.
                differences.Add(error.Message);
            }

            return true;
        });
        if (entry.Message is not { } problem)
        {
            return new DriftFindings(differences, []);
        }

        Log.NotCompared(logger, context.Name, target, problem);
        return new DriftFindings(differences, [$"{target}: {problem}"]);
    }

    private async Task CompareAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        SeriesImages series,
        IReadOnlyList<V1RotationStep> steps,
        Action<string> differs,
        CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            var image = Of(series, step);
            if (Difference(step, image) is not { } difference)
            {
                continue;
            }

            var target = CloudTarget.Of(region);
            if (context.Policy.Drift != DriftPolicy.Repair || image is not { Status: ImageStatus.Active })
            {
                differs($"{target}: {difference}");
                continue;
            }

            var obstacle = Obstacle(series, step, image);
            if (obstacle is null)
            {
                Log.Repairs(logger, context.Name, target, image.Id, step.After!.Name);
                (image, obstacle) = await RepairAsync(cloud, step, image, cancellationToken);
                series = series with
                {
                    Images = [.. series.Images.Select(one => one.Id == image.Id ? image : one)],
                };
            }

            if (Difference(step, image) is { } left)
            {
                differs($"{target}: {left}{(obstacle is null ? string.Empty : $" (not put back: {obstacle})")}");
            }
        }
    }

    private static Image? Of(SeriesImages series, V1RotationStep step) =>
        series.Images.FirstOrDefault(image => image.Id == step.ImageId);

    private static string? Difference(V1RotationStep step, Image? image)
    {
        if (image is null)
        {
            // One that retention took away is no drift.
            return step.Role is RotationRole.Latest or RotationRole.Previous
                ? $"image {step.ImageId} ({step.After!.Name}) is not in our project any more"
                : null;
        }

        var differences = ImageStates.Differences(step.After!, ImageStates.Of(image));
        return differences.Count > 0 ? $"image {step.ImageId}: {string.Join(", ", differences)}" : null;
    }

    // Somebody who gave the name, or the part in a rotation, to another image, would get a second one by a repair.
    private static string? Obstacle(SeriesImages series, V1RotationStep step, Image image)
    {
        var wanted = step.After!;
        var others = series.Images.Where(other => other.Id != image.Id).ToList();
        if (others.Find(other => other.Name == wanted.Name) is { } named)
        {
            return $"image {named.Id} is named {wanted.Name}";
        }

        foreach (var mark in Marks)
        {
            var own = wanted.Properties!.TryGetValue(mark, out var value) ? value : null;
            if (image.Properties.GetValueOrDefault(mark) is { } found && found != own)
            {
                return $"its {mark} says that {found} works with it";
            }

            if (own is not null && others.Find(other => other.Properties.ContainsKey(mark)) is { } marked)
            {
                return $"image {marked.Id} has {mark}";
            }
        }

        return null;
    }

    private static async Task<(Image Image, string? Problem)> RepairAsync(
        CloudConnection cloud, V1RotationStep step, Image image, CancellationToken cancellationToken)
    {
        var change = ImageStates.Change(ImageStates.Of(image), step.After!);
        try
        {
            return ImageStates.IsCall(change)
                ? (await cloud.Images.UpdateAsync(image.Id, change, cancellationToken), null)
                : (image, null);
        }
        catch (OpenStackException error)
        {
            return (image, error.Message);
        }
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
