namespace ImageFactory.OpenStack.Compute;

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
