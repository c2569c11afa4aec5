using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>Does to an image what was announced, and takes it back where the image turns out to be in use.</summary>
internal sealed partial class Retirements(ILogger<Retirements> logger)
{
    /// <summary>
    /// Does it, unless the image has changed since it was looked at. What a cloud refuses stands in the entry; nothing
    /// is done to the image before that.
    /// </summary>
    /// <param name="context">The promotion.</param>
    /// <param name="cloud">The region.</param>
    /// <param name="entry">The image's entry of the status, which says afterwards how it stands.</param>
    /// <param name="dueNow">What is due, once the image is as it is now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OpenStackException">The cloud did not do its part.</exception>
    public async Task RetireAsync(
        PromotionContext context,
        CloudConnection cloud,
        V1RetiredImage entry,
        Func<Image, V1RetiredImage?> dueNow,
        CancellationToken cancellationToken)
    {
        if (await AttemptAsync(cloud, entry, dueNow, cancellationToken) is not { } image)
        {
            return;
        }

        Log.Retired(logger, context.Name, entry.Action, image.Name, image.Id, Target(entry));
        if (entry.Action == RetentionAction.Deactivate)
        {
            await CheckAsync(context, cloud, entry, image, cancellationToken);
        }

        entry.Done = entry.Message is null ? true : null;
    }

    /// <summary>
    /// Reactivates what was deactivated by an earlier review and is in use all the same. An operator that died between
    /// the call and the status has left such an image, too.
    /// </summary>
    /// <returns>The entries of the images that were reactivated.</returns>
    /// <exception cref="OpenStackException">The cloud did not do its part.</exception>
    public async Task<IReadOnlyList<V1RetiredImage>> RestoreAsync(
        PromotionContext context, CloudConnection cloud, SeriesImages images, CancellationToken cancellationToken)
    {
        var restored = new List<V1RetiredImage>();
        foreach (var entry in (context.Status.Retirement?.Images ?? []).Where(entry =>
            entry.Cloud == cloud.Cloud && entry.Region == cloud.Region && RetentionPreview.IsDeactivated(entry)))
        {
            // One that was revoked is deactivated on purpose.
            if (images.Images.FirstOrDefault(image => image.Id == entry.ImageId) is not
                { Status: ImageStatus.Deactivated } image
                || image.Properties.ContainsKey(PromotionProperties.Revoked))
            {
                continue;
            }

            entry.Done = true;
            if (await ImageUsers.FindAsync(cloud, image, cancellationToken) is { IsUsed: true } users)
            {
                await ReactivateAsync(context, cloud, entry, users.Objection!, cancellationToken);
                restored.Add(entry);
            }
        }

        return restored;
    }

    // The image that it was done to; null for none.
    private static async Task<Image?> AttemptAsync(
        CloudConnection cloud,
        V1RetiredImage entry,
        Func<Image, V1RetiredImage?> dueNow,
        CancellationToken cancellationToken)
    {
        try
        {
            var image = await cloud.Images.GetAsync(entry.ImageId, cancellationToken);
            entry.Message = dueNow(image) is { } due ? due.Message : "It has changed since it was looked at";
            if (entry.Message is not null)
            {
                return null;
            }

            await ActAsync(cloud.Images, image, entry, cancellationToken);
            return image;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            // Somebody was faster, or our own first try was not answered.
            entry.Done = true;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Conflict)
        {
            entry.Message = entry.Action == RetentionAction.Delete
                ? $"Glance says that it is in use: {error.Message}"
                : $"Glance does not do it now: {error.Message}";
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.Forbidden)
        {
            entry.Message = $"Glance refuses it: do it by hand, or give the credentials the role. {error.Message}";
        }

        return null;
    }

    private static Task ActAsync(
        IImageClient images, Image image, V1RetiredImage entry, CancellationToken cancellationToken) =>
        entry.Action switch
        {
            // Glance itself refuses to delete what it knows to be in use; deactivated before, it would be left so.
            RetentionAction.Delete when image.IsProtected => DeleteAsync(images, image, cancellationToken),
            RetentionAction.Delete => images.DeleteAsync(entry.ImageId, cancellationToken),
            RetentionAction.Deactivate => images.DeactivateAsync(entry.ImageId, cancellationToken),
            _ => images.UpdateAsync(entry.ImageId, new ImageUpdate { IsHidden = true }, cancellationToken),
        };

    // The plan lets no image come here that others protected.
    private static async Task DeleteAsync(IImageClient images, Image image, CancellationToken cancellationToken)
    {
        await images.UpdateAsync(image.Id, new ImageUpdate { IsProtected = false }, cancellationToken);
        try
        {
            await images.DeleteAsync(image.Id, cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind != OpenStackErrorKind.NotFound)
        {
            // It stays for now, and is as safe as before.
            await images.UpdateAsync(image.Id, new ImageUpdate { IsProtected = true }, cancellationToken);
            throw;
        }
    }

    // Somebody may have begun to use it between the question and the call.
    private async Task CheckAsync(
        PromotionContext context,
        CloudConnection cloud,
        V1RetiredImage entry,
        Image image,
        CancellationToken cancellationToken)
    {
        ImageUsers users;
        try
        {
            users = await ImageUsers.FindAsync(cloud, image, cancellationToken);
        }
        catch (OpenStackException)
        {
            await ReactivateAsync(context, cloud, entry, "Nobody could say whether it is in use", cancellationToken);
            throw;
        }

        if (users.Objection is { } objection)
        {
            await ReactivateAsync(context, cloud, entry, objection, cancellationToken);
        }
    }

    private async Task ReactivateAsync(
        PromotionContext context,
        CloudConnection cloud,
        V1RetiredImage entry,
        string why,
        CancellationToken cancellationToken)
    {
        await cloud.Images.ReactivateAsync(entry.ImageId, cancellationToken);
        Log.Reactivated(logger, context.Name, entry.Name, entry.ImageId, Target(entry), why);
        (entry.Done, entry.Message) = (null, $"{why}: it was reactivated");
    }

    private static CloudTarget Target(V1RetiredImage entry) => new(entry.Cloud, entry.Region);

    private static partial class Log
    {
        [LoggerMessage(
            167, LogLevel.Information, "{Promotion}: {Action} of the older image {ImageName} ({Image}) in {Region}")]
        public static partial void Retired(
            ILogger logger,
            string promotion,
            RetentionAction? action,
            string imageName,
            string image,
            CloudTarget region);

        [LoggerMessage(
            168,
            LogLevel.Information,
            "{Promotion}: reactivated the older image {ImageName} ({Image}) in {Region}: {Why}")]
        public static partial void Reactivated(
            ILogger logger, string promotion, string? imageName, string image, CloudTarget region, string why);
    }
}
