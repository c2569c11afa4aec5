using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>Shares an image with the projects that its policy names, and accepts it for them where we may.</summary>
internal sealed partial class ImageMembers(ILogger<ImageMembers> logger)
{
    /// <summary>Shares a region's image, if it is to be shared; the entry tells who has not accepted it.</summary>
    public async Task ShareAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        CancellationToken cancellationToken)
    {
        if (context.Policy is not { Visibility: PromotedVisibility.Shared, Members: { } wanted })
        {
            return;
        }

        var known = (await cloud.ImageMembers.ListAsync(region.ImageId!, cancellationToken))
            .ToDictionary(member => member.MemberId, member => member.Status);
        var pending = new List<string>();
        foreach (var project in wanted)
        {
            if (!known.TryGetValue(project, out var status))
            {
                Log.Shares(logger, context.Name, CloudTarget.Of(region), region.ImageId!, project);
                status = (await cloud.ImageMembers.AddAsync(region.ImageId!, project, cancellationToken)).Status;
            }

            if (status == ImageMemberStatus.Pending
                && !await AcceptAsync(cloud, context, region, project, cancellationToken))
            {
                pending.Add(project);
            }
        }

        region.PendingMembers = pending.Count > 0 ? pending : null;
    }

    // The member itself decides; an administrator may do it for it.
    private async Task<bool> AcceptAsync(
        CloudConnection cloud,
        PromotionContext context,
        V1PromotedRegion region,
        string project,
        CancellationToken cancellationToken)
    {
        try
        {
            await cloud.ImageMembers.SetStatusAsync(
                region.ImageId!, project, ImageMemberStatus.Accepted, cancellationToken);
            Log.Accepted(logger, context.Name, CloudTarget.Of(region), region.ImageId!, project);
            return true;
        }
        catch (OpenStackException error) when (
            error.Kind is OpenStackErrorKind.Forbidden or OpenStackErrorKind.NotFound)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            161, LogLevel.Information, "{Promotion}: {Region}: image {Image} is shared with project {Project}")]
        public static partial void Shares(
            ILogger logger, string promotion, CloudTarget region, string image, string project);

        [LoggerMessage(
            169, LogLevel.Information, "{Promotion}: {Region}: image {Image} is accepted for project {Project}")]
        public static partial void Accepted(
            ILogger logger, string promotion, CloudTarget region, string image, string project);
    }
}
