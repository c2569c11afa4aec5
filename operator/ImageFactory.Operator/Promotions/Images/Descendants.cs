using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// Takes images away that users made from one that is revoked, as far as the credentials show them. They come after the
/// image itself and are in no journal: whoever owns one of them could else keep the unsafe image in use.
/// </summary>
internal sealed partial class Descendants(ILogger<Descendants> logger)
{
    private const string Administrator = "admin";

    /// <summary>Takes them away.</summary>
    /// <returns>What became of them, for people; null where there are none.</returns>
    public async Task<string?> RevokeAsync(
        CloudConnection cloud, PromotionContext context, V1PromotedRegion region, CancellationToken cancellationToken)
    {
        if (context.Spec.Revocation is not { Descendants: true } revocation || region.ImageId is not { } id)
        {
            return null;
        }

        var identity = await cloud.IdentifyAsync(cancellationToken);
        var isAdministrator = identity.Roles.Contains(Administrator);
        var (taken, left, problem) = (0, 0, string.Empty);
        await foreach (var image in cloud.Images.ListAsync(QueryOf(id), cancellationToken))
        {
            if (image.Properties.GetValueOrDefault(CloudTags.BaseImage) != id)
            {
                // A server that does not know the filter, or a cache before it, lists all.
                continue;
            }

            if (!IsMeant(image, context) || (!isAdministrator && image.Owner != identity.ProjectId))
            {
                left++;
                continue;
            }

            try
            {
                await TakeAsync(cloud, context, image, revocation, cancellationToken);
                taken++;
            }
            catch (OpenStackException error)
            {
                left++;
                problem = $" ({error.Message})";
            }
        }

        return taken + left == 0 ? null : $"{taken} images that were made from it are taken, {left} are left{problem}";
    }

    private static ImageQuery QueryOf(string id) => new()
    {
        Hidden = HiddenFilter.Both,
        Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [CloudTags.BaseImage] = id },
    };

    // A snapshot has its image's properties; what says that it is another profile's is none of ours, whatever else it
    // says.
    private static bool IsMeant(Image image, PromotionContext context) =>
        image.Status is ImageStatus.Active or ImageStatus.Deactivated
        && (image.Properties.GetValueOrDefault(CloudTags.Namespace) ?? context.Namespace) == context.Namespace
        && (image.Properties.GetValueOrDefault(CloudTags.Profile) ?? context.Status.Profile)
            == context.Status.Profile;

    private async Task TakeAsync(
        CloudConnection cloud,
        PromotionContext context,
        Image image,
        V1Revocation revocation,
        CancellationToken cancellationToken)
    {
        if (!image.IsHidden || image.Properties.GetValueOrDefault(PromotionProperties.Revoked) != revocation.Reason)
        {
            Log.Takes(logger, context.Name, new CloudTarget(cloud.Cloud, cloud.Region ?? string.Empty), image.Id);
            await cloud.Images.UpdateAsync(
                image.Id,
                new ImageUpdate
                {
                    IsHidden = true,
                    Properties = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [PromotionProperties.Revoked] = revocation.Reason,
                    },
                },
                cancellationToken);
        }

        if (revocation.Action == RevocationAction.Deactivate && image.Status == ImageStatus.Active)
        {
            await cloud.Images.DeactivateAsync(image.Id, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            166, LogLevel.Information, "{Promotion}: {Region}: image {Image}, made from the revoked one, is revoked")]
        public static partial void Takes(ILogger logger, string promotion, CloudTarget region, string image);
    }
}
