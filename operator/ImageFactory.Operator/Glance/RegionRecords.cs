using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// A build's image in one region as an entry of its Glance: it is found again, recorded so many times, and removed when
/// it is no good. What Glance has as the image's data is for others to judge.
/// </summary>
internal sealed class RegionRecords(ImageOwnership ownership, OperatorOptions options)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Finds it by its id where it is known, else by the tags of an earlier reconcile whose status was never written,
    /// among the images of our own project.
    /// </summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry; it has no image afterwards when the one it names is gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image; null when there is none.</returns>
    public async Task<Image?> FindAsync(
        CloudConnection cloud, BuildContext context, V1RegionStatus region, CancellationToken cancellationToken)
    {
        if (region.ImageId is { } id)
        {
            try
            {
                return await cloud.Images.GetAsync(id, cancellationToken);
            }
            catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
            {
                region.ResetImage();
                return null;
            }
        }

        var query = new ImageQuery
        {
            Name = context.Status.ImageName,
            Hidden = HiddenFilter.Both,
            Properties = CloudTags.Metadata(options.ClusterName, context.Build),
        };
        var record = ImageRecord.Of(context.Status, region);
        // Another project may have copied the tags: its image could be filled and released as ours.
        await foreach (var image in cloud.Images.ListAsync(query, cancellationToken))
        {
            if (image.Name != query.Name
                || !await ownership.IsOwnAsync(cloud, context.Build, image, cancellationToken))
            {
                continue;
            }

            var isOfAnother = IsOfAnother(context, region, image);
            if (record.IsOf(image) || IsFinished(image) && !isOfAnother)
            {
                return image;
            }

            if (!isOfAnother)
            {
                await RemoveLeftoverAsync(cloud, image, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Records it, or gives up after the tries that the settings allow.</summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry, which says afterwards how it stands.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RegionNext> RecordAsync(
        CloudConnection cloud,
        BuildContext context,
        V1RegionStatus region,
        CancellationToken cancellationToken)
    {
        if ((region.Attempts ?? 0) >= options.OpenStack.RegionAttempts)
        {
            GiveUp(region);
            return RegionNext.Nothing;
        }

        if (await RegionAbilities.StoresProblemAsync(cloud, region, cancellationToken) is { } problem)
        {
            region.Fail(problem);
            return RegionNext.Nothing;
        }

        Image image;
        try
        {
            image = await cloud.Images.CreateAsync(ImageRecord.Of(context.Status, region), cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind is OpenStackErrorKind.NotFound or OpenStackErrorKind.Conflict)
        {
            CountRefusal(context, region, error);
            return RegionNext.Nothing;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.InvalidRequest)
        {
            if (await RegionAbilities.ProblemAsync(cloud, region, cancellationToken) is not { } why)
            {
                throw;
            }

            region.Fail($"{why}. {error.Message}");
            return RegionNext.Nothing;
        }

        region.Attempts = (region.Attempts ?? 0) + 1;
        region.ImageId = image.Id;
        region.Upload($"Image {image.Id} is recorded in {CloudTarget.Of(region)}", context.Now);
        return RegionNext.Written;
    }

    /// <summary>
    /// Counts a refusal as a try, and backs off: what Glance has against the record, or its data, it will mostly have
    /// the next time, too.
    /// </summary>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry, which has failed after the last of its tries.</param>
    /// <param name="error">Glance's words.</param>
    public void CountRefusal(BuildContext context, V1RegionStatus region, OpenStackException error)
    {
        var wait = options.OpenStack.RegionPoll * Math.Pow(2, region.Attempts ?? 0);
        region.Attempts = (region.Attempts ?? 0) + 1;
        region.Wait(Reasons.WaitingForRegion, error.Message, context.Now + wait);
        // An image that was recorded and is refused its data has used up one more than the tries to record it.
        if (region.Attempts > options.OpenStack.RegionAttempts)
        {
            GiveUp(region);
        }
    }

    private void GiveUp(V1RegionStatus region) => region.Fail(
        $"Given up after {options.OpenStack.RegionAttempts} tries (openstack.regionAttempts): {region.Message}");

    /// <summary>Leaves one alone that is not the build's; the next look finds none, and it is recorded anew.</summary>
    public static RegionNext Leave(BuildContext context, V1RegionStatus region)
    {
        var message = ImageOwnership.LeftAlone(region.ImageId!, CloudTarget.Of(region));
        region.ResetImage();
        region.Wait(Reasons.WaitingForRegion, $"{message}, and recorded anew", context.Now + Soon);
        return RegionNext.Nothing;
    }

    /// <summary>
    /// Removes one that is no good; the next look finds none, and it is recorded anew. One that was finished may be in
    /// use: it stays, and the region fails.
    /// </summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry, which has no image afterwards.</param>
    /// <param name="image">The image.</param>
    /// <param name="problem">Why it is no good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RegionNext> DiscardAsync(
        CloudConnection cloud,
        BuildContext context,
        V1RegionStatus region,
        Image image,
        string problem,
        CancellationToken cancellationToken)
    {
        if (IsFinished(image))
        {
            // What a region still names that is not whole goes with its build.
            region.ResetImage();
            region.Fail($"{problem}; it was finished by an earlier try, and is not removed: delete it and retry");
            return RegionNext.Nothing;
        }

        await DeleteAsync(cloud, image.Id, cancellationToken);
        region.ResetImage();
        region.Wait(Reasons.WaitingForRegion, $"{problem}; it is removed and recorded anew", context.Now + Soon);
        return RegionNext.Nothing;
    }

    private static bool IsFinished(Image image) => image.Properties.ContainsKey(ImageRecord.Complete);

    // Two names may lead to one project of one Glance, and want the image there in two ways.
    private static bool IsOfAnother(BuildContext context, V1RegionStatus region, Image image) =>
        context.Status.Regions?.Any(other =>
            other.ImageId == image.Id && CloudTarget.Of(other) != CloudTarget.Of(region)) == true;

    // An earlier try left it, and what the profile says since would not be on it. One that cannot be deleted now is
    // garbage when the build is over.
    private static async Task RemoveLeftoverAsync(
        CloudConnection cloud, Image image, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(cloud, image.Id, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Conflict)
        {
            // In use, by what was cloned from it.
        }
    }

    private static async Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken)
    {
        try
        {
            await cloud.Images.DeleteAsync(id, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            // Gone already, as it should be.
        }
    }
}
