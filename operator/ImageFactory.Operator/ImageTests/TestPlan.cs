using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// Where an image is booted for its tests: by the test pod itself, or as a server of the region that it is registered
/// in.
/// </summary>
internal static class TestPlan
{
    /// <summary>
    /// Whether the image is tested as a server. A pod that was made for a server goes on with it, whatever becomes of
    /// the settings meanwhile.
    /// </summary>
    public static bool IsOnServer(BuildContext context, V1DistroProfileSpec profile, BuildHostSettings settings) =>
        context.Status.Tests is { Pod: not null, Server: not null }
        || Of(context.Build, profile, settings, []) is not null;

    /// <summary>What the server is made of, but for the image; null when the test pod boots the image itself.</summary>
    /// <param name="build">The build.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="settings">The operator's settings of build servers.</param>
    /// <param name="missing">Gets the fields that somebody has to fill in first.</param>
    public static ServerPlan? Of(
        V1ImageBuild build, V1DistroProfileSpec profile, BuildHostSettings settings, ICollection<string> missing)
    {
        var tests = profile.Tests;
        if (tests?.Enabled == false || (tests?.Backend ?? build.Spec.Backend) != BuildBackend.OpenStackVm)
        {
            return null;
        }

        if (profile.Regions is not [var first, ..])
        {
            if (tests?.Backend is not null)
            {
                missing.Add("regions");
            }

            return null;
        }

        var target = new CloudTarget(first.Cloud, first.Region);
        // Flavors and networks of another region mean nothing there.
        var isBuildHostsRegion = ServerPlan.TargetOf(build, profile, settings) == target;
        var (own, usual) = isBuildHostsRegion ? (build.Spec.OpenStackVm, settings) : (null, null);
        var flavor = Choose(tests?.Server?.Flavor, own?.Flavor, usual?.Flavor, "tests.server.flavor");
        var network = Choose(tests?.Server?.Network, own?.Network, usual?.Network, "tests.server.network");
        return flavor is null || network is null
            ? null
            : new ServerPlan(target, string.Empty, flavor, network)
            {
                FloatingIpNetwork =
                    tests?.Server?.FloatingIpNetwork ?? own?.FloatingIpNetwork ?? usual?.FloatingIpNetwork,
                AvailabilityZone = tests?.Server?.AvailabilityZone ?? own?.AvailabilityZone ?? usual?.AvailabilityZone,
            };

        string? Choose(string? profiles, string? builds, string? settingsOwn, string field)
        {
            var value = profiles ?? builds ?? settingsOwn;
            if (value is null)
            {
                missing.Add(field);
            }

            return value;
        }
    }
}
