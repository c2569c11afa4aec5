namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// A server to be made.
/// See <see href="https://docs.openstack.org/api-ref/compute/#create-server">create server</see>.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="ImageId">The image that it boots.</param>
/// <param name="FlavorId">Its size.</param>
public sealed record NewServer(string Name, string ImageId, string FlavorId)
{
    /// <summary>The volume that it boots from; null for a disk of its host's, as large as the flavor says.</summary>
    public NewBootVolume? BootVolume { get; init; }

    /// <summary>The networks that it gets a port in, by id.</summary>
    public IReadOnlyCollection<string> NetworkIds { get; init; } = [];

    /// <summary>Ports that were made for it, by id; they come after those of <see cref="NetworkIds"/>.</summary>
    public IReadOnlyCollection<string> PortIds { get; init; } = [];

    /// <summary>The security groups of its own ports, by name; empty for the project's default.</summary>
    public IReadOnlyCollection<string> SecurityGroups { get; init; } = [];

    /// <summary>The key pair whose public key it gets; null for none.</summary>
    public string? KeyName { get; init; }

    /// <summary>The user data that cloud-init reads at the first boot; at most 64 KiB.</summary>
    public ReadOnlyMemory<byte> UserData { get; init; }

    /// <summary>Whether it gets the user data on a drive, which needs no network.</summary>
    public bool HasConfigDrive { get; init; }

    /// <summary>Its tags; keys and values of at most 255 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it is made; null to let Nova choose.</summary>
    public string? AvailabilityZone { get; init; }
}

/// <summary>
/// A volume that a server boots from: a copy of its image, which goes with the server.
/// See <see href="https://docs.openstack.org/nova/latest/user/block-device-mapping.html">block device mapping</see>.
/// </summary>
/// <param name="SizeGiB">Its size in GiB.</param>
public sealed record NewBootVolume(int SizeGiB)
{
    /// <summary>Its volume type; null for the cloud's default. It needs Nova of Stein or later.</summary>
    public string? VolumeType { get; init; }
}
