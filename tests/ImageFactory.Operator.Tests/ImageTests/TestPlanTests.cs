using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

public sealed class TestPlanTests
{
    private static readonly BuildHostSettings Settings = new()
    {
        Flavor = "large",
        Network = "builds",
        FloatingIpNetwork = "outside",
    };

    private readonly List<string> _missing = [];

    [Fact]
    public void An_image_that_a_pod_built_is_booted_by_the_test_pod() =>
        Assert.Null(Plan(BuildBackend.Pod, Profile(null)));

    [Fact]
    public void An_image_that_a_server_built_is_booted_as_a_server_like_it_in_the_profiles_first_region() =>
        Assert.Equal(
            new ServerPlan(new CloudTarget("public", "north"), string.Empty, "large", "builds")
            {
                FloatingIpNetwork = "outside",
            },
            Plan(BuildBackend.OpenStackVm, Profile(null)));

    [Fact]
    public void The_profile_has_the_last_word() => Assert.Equal(
        new ServerPlan(new CloudTarget("public", "north"), string.Empty, "tiny", "tests")
        {
            FloatingIpNetwork = "outside",
            AvailabilityZone = "z",
        },
        Plan(BuildBackend.Pod, Profile(new V1ImageTests
        {
            Backend = BuildBackend.OpenStackVm,
            Server = new V1TestServer { Flavor = "tiny", Network = "tests", AvailabilityZone = "z" },
        })));

    [Theory]
    [InlineData(BuildBackend.Pod, true)]
    [InlineData(null, false)]
    public void A_profile_may_have_it_booted_by_the_pod_or_not_at_all(BuildBackend? backend, bool enabled) =>
        Assert.Null(Plan(BuildBackend.OpenStackVm, Profile(new V1ImageTests { Backend = backend, Enabled = enabled })));

    [Fact]
    public void Flavor_and_network_of_build_servers_in_another_region_mean_nothing_there()
    {
        Assert.Null(TestPlan.Of(
            Build(BuildBackend.OpenStackVm), Profile(null), Settings with { Region = "south" }, _missing));
        Assert.Equal(["tests.server.flavor", "tests.server.network"], _missing);
    }

    [Fact]
    public void Without_a_region_only_a_profile_that_insists_on_a_server_is_wrong()
    {
        Assert.Null(Plan(BuildBackend.OpenStackVm, new V1DistroProfileSpec()));
        Assert.Empty(_missing);
        Assert.Null(Plan(
            BuildBackend.Pod,
            new V1DistroProfileSpec { Tests = new V1ImageTests { Backend = BuildBackend.OpenStackVm } }));
        Assert.Equal(["regions"], _missing);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("debian-12-x-test-1", true)]
    public void A_test_whose_pod_was_made_for_a_server_ends_there_whatever_becomes_of_the_settings(
        string? pod, bool isOnServer)
    {
        var status = new V1ImageBuildStatus
        {
            Tests = new V1TestStatus { Pod = pod, Server = new V1TestServerStatus() },
        };
        var context = new BuildContext(Build(BuildBackend.OpenStackVm), status, DateTimeOffset.UnixEpoch);

        Assert.Equal(isOnServer, TestPlan.IsOnServer(context, Profile(null), new BuildHostSettings()));
    }

    private ServerPlan? Plan(BuildBackend backend, V1DistroProfileSpec profile) =>
        TestPlan.Of(Build(backend), profile, Settings, _missing);

    private static V1DistroProfileSpec Profile(V1ImageTests? tests) => new()
    {
        Regions =
        [
            new V1RegionTarget { Cloud = "public", Region = "north" },
            new V1RegionTarget { Cloud = "public", Region = "south" },
        ],
        Tests = tests,
    };

    private static V1ImageBuild Build(BuildBackend backend) =>
        new() { Spec = new V1ImageBuildSpec { Backend = backend } };
}
