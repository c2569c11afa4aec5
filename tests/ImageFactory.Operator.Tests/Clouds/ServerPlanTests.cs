using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

public sealed class ServerPlanTests
{
    private static readonly BuildHostSettings Settings = new()
    {
        Image = "builder",
        Flavor = "large",
        Network = "builds",
        ImageOwner = "p1",
        ImageHash = "sha512:0a",
        VolumeGiB = 40,
        VolumeType = "fast",
    };

    private static readonly V1DistroProfileSpec Profile = new()
    {
        Regions =
        [
            new V1RegionTarget { Cloud = "public", Region = "north" },
            new V1RegionTarget { Cloud = "public", Region = "south" },
        ],
    };

    [Fact]
    public void What_neither_build_nor_settings_say_of_the_place_is_the_profiles_first_region() =>
        Assert.Equal(
            new ServerPlan(new CloudTarget("public", "north"), "builder", "large", "builds")
            {
                ImageOwner = "p1",
                ImageHash = "sha512:0a",
                IsImageGranted = true,
                VolumeGiB = 40,
                VolumeType = "fast",
            },
            Plan(null, Settings));

    [Fact]
    public void The_settings_go_before_the_profile_and_the_build_before_the_settings() =>
        Assert.Equal(
            new ServerPlan(new CloudTarget("private", "west"), "mine", "large", "builds")
            {
                FloatingIpNetwork = "outside",
                VolumeGiB = 20,
            },
            Plan(
                new V1OpenStackVmSettings
                {
                    Region = "west",
                    Image = "mine",
                    FloatingIpNetwork = "outside",
                    VolumeGiB = 20,
                },
                Settings with { Cloud = "private", Region = "east" }));

    [Fact]
    public void What_nobody_says_is_named()
    {
        var missing = new List<string>();

        Assert.Null(ServerPlan.Of(
            Build(null), new V1DistroProfileSpec(), new BuildHostSettings { Flavor = "large" }, missing));
        Assert.Equal(["cloud and region", "image", "network"], missing);
    }

    private static ServerPlan? Plan(V1OpenStackVmSettings? own, BuildHostSettings settings) =>
        ServerPlan.Of(Build(own), Profile, settings, []);

    private static V1ImageBuild Build(V1OpenStackVmSettings? own) =>
        new() { Spec = new V1ImageBuildSpec { OpenStackVm = own } };
}
