using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>Images that users made from one of ours, as far as the credentials show them.</summary>
internal static class Descendants
{
    // Nova writes it into the snapshots that it makes.
    private const string BaseImage = "base_image_ref";

    private const string Administrator = "admin";

    /// <summary>Those that we may change: our own, and with an administrator's credentials those of all.</summary>
    public static async Task<IReadOnlyList<Image>> ListAsync(
        CloudConnection cloud, string imageId, CancellationToken cancellationToken)
    {
        var identity = await cloud.IdentifyAsync(cancellationToken);
        var isAdministrator = identity.Roles.Contains(Administrator);
        var found = new List<Image>();
        await foreach (var image in cloud.Images.ListAsync(
            new ImageQuery
            {
                Hidden = HiddenFilter.Both,
                Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [BaseImage] = imageId },
            },
            cancellationToken))
        {
            if (image.Status is ImageStatus.Active or ImageStatus.Deactivated
                && (isAdministrator || image.Owner == identity.ProjectId))
            {
                found.Add(image);
            }
        }

        return found;
    }
}
