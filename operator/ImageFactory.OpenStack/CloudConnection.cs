using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Identity;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.OpenStack.Volumes;

namespace ImageFactory.OpenStack;

/// <summary>
/// The clients of one region of one cloud. It is cheap to ask <see cref="CloudConnections"/> for it anew, and right to
/// do so for each piece of work: only a new one knows of changed credentials.
/// </summary>
/// <param name="cloud">The cloud's name in <c>clouds.yaml</c>.</param>
/// <param name="region">The region; null when neither caller nor file named one.</param>
/// <param name="identify">Logs in.</param>
public sealed class CloudConnection(
    string cloud, string? region, Func<CancellationToken, Task<CloudIdentity>> identify)
{
    /// <summary>The cloud's name in <c>clouds.yaml</c>.</summary>
    public string Cloud => cloud;

    /// <summary>The region; null when neither caller nor file named one.</summary>
    public string? Region => region;

    /// <summary>The records of images.</summary>
    public required IImageClient Images { get; init; }

    /// <summary>The data of images: uploads, imports and downloads.</summary>
    public required IImageDataClient ImageData { get; init; }

    /// <summary>The projects that images are shared with.</summary>
    public required IImageMemberClient ImageMembers { get; init; }

    /// <summary>Servers.</summary>
    public required IServerClient Servers { get; init; }

    /// <summary>The sizes that servers may have.</summary>
    public required IFlavorClient Flavors { get; init; }

    /// <summary>Public keys for servers.</summary>
    public required IKeyPairClient KeyPairs { get; init; }

    /// <summary>Networks, ports and security groups.</summary>
    public required INetworkClient Networks { get; init; }

    /// <summary>Addresses of external networks.</summary>
    public required IFloatingIpClient FloatingIps { get; init; }

    /// <summary>Volumes that servers boot from.</summary>
    public required IVolumeClient Volumes { get; init; }

    /// <summary>
    /// Logs in, unless a token is at hand, and tells who we are: the cheapest check of the credentials.
    /// </summary>
    /// <exception cref="OpenStackException">Keystone gives no token.</exception>
    public Task<CloudIdentity> IdentifyAsync(CancellationToken cancellationToken = default) =>
        identify(cancellationToken);
}
