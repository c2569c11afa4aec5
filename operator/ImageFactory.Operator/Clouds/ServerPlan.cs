using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// What a build's server is made of: the build's own words, then the settings', then the profile's first region.
/// </summary>
/// <param name="Target">Where it is.</param>
/// <param name="Image">Name or id of its image.</param>
/// <param name="Flavor">Name or id of its flavor.</param>
/// <param name="Network">Name or id of its network.</param>
internal sealed record ServerPlan(CloudTarget Target, string Image, string Flavor, string Network)
{
    /// <summary>The project that the image belongs to; null where nobody says.</summary>
    public string? ImageOwner { get; init; }

    /// <summary>The hash of the image's data, as <c>sha512:0a…</c>; null where nobody says.</summary>
    public string? ImageHash { get; init; }

    /// <summary>
    /// Whether the factory's own people named the image, by its id perhaps. What a build names itself has to be of our
    /// project, or public: whoever could name any id would boot what somebody shared with us, or left there.
    /// </summary>
    public bool IsImageGranted { get; init; }

    /// <summary>Name or id of the network of its floating IP; null for none.</summary>
    public string? FloatingIpNetwork { get; init; }

    /// <summary>Size of the volume that it boots from; null for none.</summary>
    public int? VolumeGiB { get; init; }

    /// <summary>Type of the volume.</summary>
    public string? VolumeType { get; init; }

    /// <summary>Its availability zone.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Where a build's server is, or would be; null when nobody says.</summary>
    public static CloudTarget? TargetOf(V1ImageBuild build, V1DistroProfileSpec? profile, BuildHostSettings settings)
    {
        var own = build.Spec.OpenStackVm;
        var first = profile?.Regions?.FirstOrDefault();
        return (own?.Cloud ?? settings.Cloud ?? first?.Cloud, own?.Region ?? settings.Region ?? first?.Region) is
            ({ } cloud, { } region)
            ? new CloudTarget(cloud, region)
            : null;
    }

    /// <summary>The plan of a build; what is missing for one is added to <paramref name="missing"/>.</summary>
    public static ServerPlan? Of(
        V1ImageBuild build, V1DistroProfileSpec profile, BuildHostSettings settings, ICollection<string> missing)
    {
        var own = build.Spec.OpenStackVm;
        var target = TargetOf(build, profile, settings);
        var image = own?.Image ?? settings.Image;
        var flavor = own?.Flavor ?? settings.Flavor;
        var network = own?.Network ?? settings.Network;
        Need(target is null ? null : string.Empty, "cloud and region");
        Need(image, "image");
        Need(flavor, "flavor");
        Need(network, "network");
        return missing.Count > 0
            ? null
            : new ServerPlan(target!.Value, image!, flavor!, network!)
            {
                // They say something of the settings' image alone.
                ImageOwner = own?.Image is null ? settings.ImageOwner : null,
                ImageHash = own?.Image is null ? settings.ImageHash : null,
                IsImageGranted = own?.Image is null,
                FloatingIpNetwork = own?.FloatingIpNetwork ?? settings.FloatingIpNetwork,
                VolumeGiB = own?.VolumeGiB ?? settings.VolumeGiB,
                VolumeType = own?.VolumeGiB is null ? settings.VolumeType : own.VolumeType,
                AvailabilityZone = own?.AvailabilityZone ?? settings.AvailabilityZone,
            };

        void Need(string? value, string what)
        {
            if (value is null)
            {
                missing.Add(what);
            }
        }
    }
}
