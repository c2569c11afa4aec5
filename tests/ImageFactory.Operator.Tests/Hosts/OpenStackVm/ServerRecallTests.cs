using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImageBuild;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>Work on a build server of which the status knows less than it should: the cloud is asked.</summary>
public sealed class ServerRecallTests : IAsyncLifetime
{
    private readonly ServerScene _server = new();

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_address_that_the_status_lost_is_asked_of_the_cloud()
    {
        _server.Scene.Status.Host = new V1BuildHostStatus { Attempt = 1 };

        Assert.Equal(
            $"Running: Server {ServerScene.Server} at 10.0.0.2: source is about to start", await _server.FollowAsync());
        await _server.Scene.Wakes.NextAsync();

        Assert.Equal(
            (ServerScene.Id, ServerScene.Server, "10.0.0.2"),
            (_server.Host.ServerId, _server.Host.Name, _server.Host.Address));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_has_gone_with_its_address_in_the_status_is_a_lost_host(bool isServerLeft)
    {
        _server.Host.Address = null;
        if (isServerLeft)
        {
            await _server.Region.Networks.DeletePortAsync("port-2");
        }
        else
        {
            _server.Region.Servers.Remove(ServerScene.Id);
        }

        await _server.FollowAsync();
        _server.Region.Servers.FinishDeletes();
        Assert.Equal(
            "HostLost: The build server is gone, or has lost its address",
            await _server.FollowAsync());
    }

    [Fact]
    public async Task A_build_of_which_nobody_knows_the_cloud_has_lost_its_input()
    {
        _server.Scene.Status.Host = new V1BuildHostStatus { Attempt = 1 };
        (_server.Settings.Cloud, _server.Settings.Region) = (null, null);

        Assert.Equal(
            "Failed FailedInputsLost: ConfigMap debian-12-x-inputs with the build's input is gone: "
            + "set spec.restartFrom to ImageBuilt to make it anew",
            await _server.FollowAsync());
    }

    [Fact]
    public async Task A_cloud_that_went_from_the_configuration_is_waited_for()
    {
        _server.Scene.Clouds.Calls.FailNext("get", new CloudConfigException("clouds.yaml has no cloud demo"));

        Assert.Equal("Waiting WaitingForCloud: clouds.yaml has no cloud demo (30 s)", await _server.FollowAsync());
    }
}
