using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>Whether a build that wants a server may begin.</summary>
public sealed class ServerAdmissionTests : IAsyncDisposable
{
    private const string Recorded = "Waiting WaitingForSlot: About to ask for a slot in cloud demo (0.2 s)";

    private readonly ServerScene _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_cloud_is_written_down_before_anything_is_made_there()
    {
        Assert.Equal(Recorded, await _server.AdmitAsync());
        Assert.Equal(("demo", "RegionOne"), (_server.Host.Cloud, _server.Host.Region));

        Assert.Equal("Proceed", await _server.AdmitAsync());
        Assert.Empty(_server.Region.All);
    }

    [Fact]
    public async Task The_profiles_first_region_is_the_place_where_nobody_names_another()
    {
        (_server.Settings.Cloud, _server.Settings.Region) = (null, null);
        _server.Scene.Profile.Regions =
        [
            new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" },
            new V1RegionTarget { Cloud = "demo", Region = "RegionOne" },
        ];

        await _server.AdmitAsync();

        Assert.Equal("RegionTwo", _server.Host.Region);
    }

    [Fact]
    public async Task A_profile_that_names_another_region_while_its_build_waits_has_the_server_made_there()
    {
        (_server.Settings.Cloud, _server.Settings.Region) = (null, null);
        _server.Scene.Profile.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" }];
        await _server.AdmitAsync();
        _server.Scene.Profile.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }];

        // What is checked from now on is the new region: nothing may be made in the old one.
        Assert.Equal(Recorded, await _server.AdmitAsync());
        Assert.Equal("RegionOne", _server.Host.Region);
        Assert.Equal("Proceed", await _server.AdmitAsync());
    }

    [Fact]
    public async Task What_nobody_says_of_the_server_is_asked_for_by_name()
    {
        (_server.Settings.Cloud, _server.Settings.Image, _server.Settings.Network) = (null, null, null);

        Assert.Equal(
            "Failed FailedInvalidBuild: Nobody says the build server's cloud and region, image, network: "
            + "set it in spec.openStackVm, or for all builds in openstack.buildHost of the operator's settings",
            await _server.AdmitAsync());
    }

    [Fact]
    public async Task An_artifact_store_that_no_server_can_reach_fails_the_build_before_it_begins()
    {
        _server.Scene.Options.Artifacts.Endpoint = new Uri("http://localhost:8080/");

        Assert.Equal(
            "Failed FailedInvalidBuild: artifacts.endpoint in the operator's settings is http://localhost:8080/, "
            + "where a build server would find itself and not the artifact store: "
            + "set it to an address at which build servers reach the operator",
            await _server.AdmitAsync());
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Unauthorized, "Failed FailedCloud: The build server's cloud: no")]
    [InlineData(OpenStackErrorKind.InvalidConfiguration, "Failed FailedCloud: The build server's cloud: no")]
    [InlineData(OpenStackErrorKind.Unreachable, "Proceed")]
    [InlineData(OpenStackErrorKind.ServerFault, "Proceed")]
    public async Task A_cloud_that_does_not_let_us_in_fails_the_build_and_one_that_is_silent_does_not(
        OpenStackErrorKind kind, string expected)
    {
        await _server.AdmitAsync();
        _server.Scene.Clouds.Calls.FailNext("identify", new OpenStackException(kind, "no"));

        Assert.Equal(expected, await _server.AdmitAsync());
    }

    [Fact]
    public async Task A_cloud_that_the_configuration_does_not_have_fails_the_build()
    {
        await _server.AdmitAsync();
        _server.Scene.Clouds.Calls.FailNext("get", new CloudConfigException("clouds.yaml has no cloud demo"));

        Assert.Equal(
            "Failed FailedCloud: The build server's cloud: clouds.yaml has no cloud demo", await _server.AdmitAsync());
    }

    [Theory]
    [InlineData("demo", 4, "Waiting WaitingForSlot: Waiting for one of 4 build servers in cloud demo "
        + "(openstack.maxBuildsPerCloud) (5 s)")]
    [InlineData("demo", 3, "Proceed")]
    [InlineData("another", 9, "Proceed")]
    public async Task A_build_waits_for_its_turn_among_those_in_its_cloud(string cloud, int others, string expected)
    {
        var running = Enumerable.Range(1, others).Select(number => Running($"uid-{number}", cloud));
        await _server.AdmitAsync();

        Assert.Equal(expected, await _server.AdmitAsync([.. running]));
    }

    private static V1ImageBuild Running(string uid, string cloud)
    {
        var build = BuildScene.NewBuild(uid, uid);
        build.Status = new V1ImageBuildStatus { Host = new V1BuildHostStatus { Cloud = cloud } };
        StageList.Open(build.Status);
        build.Status.Stage(BuildStage.Initialized).State = StageState.Succeeded;
        return build;
    }
}
