using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Reads a region and plans its steps. It changes nothing: the image has to be there, whole, the one that was built,
/// complete and signed, and the names of its series have to be ours.
/// </summary>
internal sealed class RegionStaging(ICloudConnections clouds, RegionGate gate, OperatorOptions options)
{
    /// <summary>Reads the region and plans its steps.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="build">The image's build; null where it is gone.</param>
    /// <param name="region">The region's entry, which is staged afterwards, or says what is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The series; null when the region cannot be staged, or the image is not there.</returns>
    public Task<SeriesImages?> LookAsync(
        PromotionContext context, V1ImageBuild? build, V1PromotedRegion region, CancellationToken cancellationToken) =>
        gate.TakeAsync(region, context.Now, async () =>
        {
            var cloud = clouds.Get(region.Cloud, region.Region);
            // What is unsafe goes, whatever else is wrong with the names.
            var series = await SeriesImages.ListAsync(
                cloud, context.Status.Series!, cancellationToken, context.Action != PromotionAction.Revoke);
            if (context.Action == PromotionAction.Rollback)
            {
                await RotationJournal.LookAsync(cloud, region, cancellationToken);
                RequireUntouched(region);
                Stage(region, $"{region.Steps!.Count} changes can be taken back in {CloudTarget.Of(region)}");
                return series;
            }

            if (Find(series, context, region) is not { } image)
            {
                if (context.Action == PromotionAction.Revoke)
                {
                    region.Steps = [];
                    Stage(region, $"The image is not in {CloudTarget.Of(region)}");
                    return series;
                }

                region.Phase = PromotedRegionPhase.Pending;
                region.Message = $"The image is not in {CloudTarget.Of(region)}";
                return null;
            }

            RequireOurFactory(image, region);
            ImageCheck.Require(image, context, build, region);
            if (context.Action != PromotionAction.Revoke)
            {
                RequireOurs(series.Latest, context, region);
                RequireOurs(series.Previous, context, region);
            }

            region.ImageId = image.Id;
            var rotation = new Rotation(series, context.Policy, context.Name, context.Promotion.Uid(), context.Now);
            region.Steps = context.Spec.Revocation is { } revocation
                ? rotation.Revoke(image, revocation)
                : rotation.Promote(image);
            Stage(region, region.Steps.Count == 0
                ? $"Image {image.Id} in {CloudTarget.Of(region)} is as it is to be already"
                : $"Image {image.Id} in {CloudTarget.Of(region)} is whole and can be changed");
            return series;
        });

    // One without its data, or not marked as that of a finished build, is not there yet: its hash was not compared.
    private static Image? Find(SeriesImages series, PromotionContext context, V1PromotedRegion region)
    {
        var whole = series.Images
            .Where(image => image.Status is ImageStatus.Active or ImageStatus.Deactivated
                && (context.Action == PromotionAction.Revoke
                    || image.Properties.GetValueOrDefault(ImageRecord.Complete) == "true"))
            .ToList();
        return whole.Find(image => image.Id == region.ImageId)
            ?? whole.Find(image => image.Owner == series.Project
                && series.DatedName(image) == context.Status.ImageName);
    }

    private static void Stage(V1PromotedRegion region, string message) =>
        (region.Phase, region.Reason, region.Message, region.RetryAt) =
            (PromotedRegionPhase.Staged, Reasons.Succeeded, message, null);

    private static void RequireUntouched(V1PromotedRegion region)
    {
        if (!RotationJournal.IsUndone(region))
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"Images in {CloudTarget.Of(region)} are not as the promotion left them: look at the journal in "
                + "status.regions, and put them right by hand, or promote the image that you want");
        }
    }

    // Two profiles whose images have one name would take it from each other with every release.
    private void RequireOurs(Image? image, PromotionContext context, V1PromotedRegion region)
    {
        if (image is null)
        {
            return;
        }

        RequireOurFactory(image, region);
        if (image.Properties.GetValueOrDefault(CloudTags.Profile) is not { } profile)
        {
            return;
        }

        var @namespace = image.Properties.GetValueOrDefault(CloudTags.Namespace);
        if (profile != context.Status.Profile || @namespace != context.Namespace)
        {
            throw new StageFailedException(
                Reasons.FailedNameTaken,
                $"{image.Name} in {CloudTarget.Of(region)} is an image of another profile ({image.Id}): give one of "
                + "the two profiles another spec.image.variant, or a cloud of its own");
        }
    }

    // Two factories may have namespaces and profiles of the same names, and know nothing of each other's releases.
    private void RequireOurFactory(Image image, V1PromotedRegion region)
    {
        if (image.Properties.GetValueOrDefault(CloudTags.Cluster) is { } cluster && cluster != options.ClusterName)
        {
            throw new StageFailedException(
                Reasons.FailedNameTaken,
                $"{image.Name} in {CloudTarget.Of(region)} is an image of the factory {cluster} ({image.Id}), and this "
                + $"one is {options.ClusterName}: give one of the two profiles another spec.image.variant, or a cloud "
                + "of its own");
        }
    }
}
