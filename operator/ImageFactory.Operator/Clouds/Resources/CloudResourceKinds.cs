using ImageFactory.OpenStack;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>All that the factory makes in clouds, kind by kind.</summary>
internal static class CloudResourceKinds
{
    /// <summary>
    /// The kinds, in the order in which they can be deleted: what is in use comes after what uses it.
    /// </summary>
    public static IReadOnlyList<ICloudResourceKind> All { get; } =
    [
        new Images(),
        new Servers(),
        new Volumes(),
        new FloatingIps(),
        new Ports(),
        new SecurityGroups(),
        new KeyPairs(),
    ];

    /// <summary>Deletes one; false when it was gone already.</summary>
    public static async Task<bool> TryDeleteAsync(
        this ICloudResourceKind kind, CloudConnection cloud, string id, CancellationToken cancellationToken)
    {
        try
        {
            await kind.DeleteAsync(cloud, id, cancellationToken);
            return true;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return false;
        }
    }
}
