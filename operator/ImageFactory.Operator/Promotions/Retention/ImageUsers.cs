using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>Who uses an image, as Nova and Cinder tell it.</summary>
/// <param name="IsUsed">Whether somebody is known to.</param>
/// <param name="Objection">Why it may not be taken from its users, for people; null when it has none.</param>
internal sealed record ImageUsers(bool IsUsed, string? Objection)
{
    private const string Servers = "the servers (Nova's policy os_compute_api:servers:index:get_all_tenants)";
    private const string Volumes = "the volumes (Cinder's policy context_is_admin)";

    /// <summary>Asks them.</summary>
    /// <exception cref="OpenStackException">A service did not answer the question.</exception>
    public static async Task<ImageUsers> FindAsync(
        CloudConnection cloud, Image image, CancellationToken cancellationToken)
    {
        var servers = await cloud.Servers.FindImageUseAsync(image.Id, cancellationToken);
        if (servers == ImageUse.Used)
        {
            return new ImageUsers(true, "A server was made from it");
        }

        var volumes = await cloud.Volumes.FindImageUseAsync(image.Id, cancellationToken);
        if (volumes == ImageUse.Used)
        {
            return new ImageUsers(true, "A volume was made from it");
        }

        // Nobody but its own project can use a private image.
        var isKnown = image.Visibility == ImageVisibility.Private
            || (servers, volumes) == (ImageUse.Unused, ImageUse.Unused);
        return new ImageUsers(false, isKnown ? null : Unknown(image, servers, volumes));
    }

    private static string Unknown(Image image, ImageUse servers, ImageUse volumes)
    {
        var hidden = (servers, volumes) switch
        {
            (_, ImageUse.Unused) => Servers,
            (ImageUse.Unused, _) => Volumes,
            _ => $"{Servers} and {Volumes}",
        };
        return $"It is {image.Visibility.ToString().ToLowerInvariant()}, and {hidden} of other projects are not shown "
            + "to us: give the credentials a role that may list them, usually admin, or retire it by hand";
    }
}
