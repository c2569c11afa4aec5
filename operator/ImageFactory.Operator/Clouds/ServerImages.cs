using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Finds the image that a server boots. Everybody may give an image any name, share it, or show it to all as community,
/// so a name alone means our own project's images and the public ones, which only administrators make; another
/// project's count where it is named.
/// </summary>
internal static class ServerImages
{
    /// <summary>Its id; of several that are meant, the newest's.</summary>
    /// <exception cref="StageFailedException">
    /// There is none, or the one of that id is not whose, or not what, was said.
    /// </exception>
    public static async Task<string> FindAsync(
        CloudConnection cloud, ServerPlan plan, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(plan.Image, out _))
        {
            return await RequireAsync(cloud, plan, cancellationToken);
        }

        var project = (await cloud.IdentifyAsync(cancellationToken)).ProjectId;
        var query = new ImageQuery { Name = plan.Image, Owner = plan.ImageOwner, Status = ImageStatus.Active };
        Image? newest = null;
        await foreach (var image in cloud.Images.ListAsync(query, cancellationToken))
        {
            if (image.Name == plan.Image && image.Status == ImageStatus.Active
                && IsOwned(image, plan, project) && IsData(image, plan)
                && (newest is null || image.CreatedAt > newest.CreatedAt))
            {
                newest = image;
            }
        }

        return newest?.Id ?? throw CloudNames.Missing("image", None(plan));
    }

    // An id that the factory chose is nobody else's: what the settings say beyond it is looked at, and nothing else.
    private static async Task<string> RequireAsync(
        CloudConnection cloud, ServerPlan plan, CancellationToken cancellationToken)
    {
        if (plan is { ImageOwner: null, ImageHash: null, IsImageGranted: true })
        {
            return plan.Image;
        }

        try
        {
            var image = await cloud.Images.GetAsync(plan.Image, cancellationToken);
            var project = (await cloud.IdentifyAsync(cancellationToken)).ProjectId;
            if ((plan is { ImageOwner: null, IsImageGranted: true } || IsOwned(image, plan, project))
                && IsData(image, plan))
            {
                return image.Id;
            }
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            // As good as another one.
        }

        throw CloudNames.Missing("image", None(plan));
    }

    private static bool IsOwned(Image image, ServerPlan plan, string? project) => plan.ImageOwner is { } owner
        ? image.Owner == owner
        : image.Visibility == ImageVisibility.Public || (project is not null && image.Owner == project);

    private static bool IsData(Image image, ServerPlan plan) =>
        plan.ImageHash is null || GlanceHash.Of(image)?.ToString() == plan.ImageHash;

    private static string None(ServerPlan plan)
    {
        var owner = plan.ImageOwner is { } named
            ? $"of project {named} (openstack.buildHost.imageOwner)"
            : "of our own project or public (one of another project counts by its id in openstack.buildHost.image or "
                + "tenants[].clouds[].buildImages, or with openstack.buildHost.imageOwner)";
        var hash = plan.ImageHash is null ? string.Empty : $" with {plan.ImageHash} (openstack.buildHost.imageHash)";
        return $"there is no active image '{plan.Image}' {owner}{hash}";
    }
}
