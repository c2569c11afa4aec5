using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>The end of a build server: all that is the build's goes, and nothing else.</summary>
public sealed class ServerRemovalTests : IAsyncLifetime
{
    private const string Server = ServerScene.Server;
    private const string Deleting = $"Running: Server {Server} is being deleted (3 s)";
    private const string Gone = $"Done: Server {Server} is gone, with all that belonged to it";
    private const string Prefix = "imagefactory-images-debian-12-x-6f0cd6f6-";

    private readonly ServerScene _server = new();

    private InMemoryRegion Region => _server.Region;

    public static TheoryData<OpenStackErrorKind> Kinds => [.. Enum.GetValues<OpenStackErrorKind>()];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Server_port_group_key_pair_and_floating_ip_go_and_the_console_stays()
    {
        _server.Settings.FloatingIpNetwork = "public";
        _server.Settings.VolumeGiB = 20;
        await _server.StartAsync();
        Region.Servers.WriteConsole(ServerScene.Id, "login:\n");

        Assert.Equal(Deleting, await _server.DestroyAsync());
        Assert.Equal(Deleting, await _server.DestroyAsync());
        Assert.Single(Region.Calls.All, call => call == "delete server server-1");
        Region.Servers.FinishDeletes();
        Assert.Equal(Gone, await _server.DestroyAsync());

        Assert.Empty(Region.All);
        Assert.Equal(["logs/console.log"], await _server.Scene.FilesAsync());
        Assert.DoesNotContain("ConfigMap images/debian-12-x-inputs", _server.Scene.Cluster.All);
        Assert.True(_server.Host.Destroyed);
    }

    [Fact]
    public async Task What_is_of_another_build_factory_or_user_stays()
    {
        const string foreign = $"imagefactory_cluster=other imagefactory_build_uid={BuildScene.Uid}";
        const string otherBuild = "imagefactory_cluster=default imagefactory_build_uid=6f0cd6f6-ffff";
        Region.Servers.Put(new Server("others", Server, ServerStatus.Active));
        Region.Networks.PutPort($"{Prefix}1", foreign);
        Region.Networks.PutPort("web", ServerScene.Tags);
        Region.Networks.PutGroup($"{Prefix}1", otherBuild);
        Region.KeyPairs.Put($"{Prefix}9", $"ssh-ed25519 AAAA {foreign}");
        Region.FloatingIps.Put(null, "somebody's");
        Region.FloatingIps.Put("port-2", ServerScene.Tags);
        var before = Region.All;
        Region.FloatingIps.Put(null, ServerScene.Tags);
        await _server.StartAsync();

        await _server.DestroyAsync();
        Region.Servers.FinishDeletes();
        Assert.Equal(Gone, await _server.DestroyAsync());

        Assert.Equal(before, Region.All);
    }

    [Fact]
    public async Task A_server_of_which_only_the_cloud_knows_any_more_is_found_and_removed()
    {
        await _server.Scene.SaveInputAsync();
        await _server.Scene.LosingStatusAsync(_server.EnsureAsync);

        Assert.Equal(Deleting, await _server.DestroyAsync());
        Region.Servers.FinishDeletes();
        Assert.Equal("Done: No build host was made", await _server.DestroyAsync());

        Assert.Empty(Region.All);
    }

    [Fact]
    public async Task A_build_that_made_nothing_asks_no_cloud()
    {
        Assert.Equal("Done: No build host was made", await _server.DestroyAsync());

        Assert.Empty(Region.Calls.All);
        Assert.Equal(
            "Done: The upload URL lay in the build server's memory only", await _server.CleanUpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cloud_that_does_not_answer_is_waited_for_and_then_left_to_the_garbage_collector(
        OpenStackErrorKind kind)
    {
        await _server.StartAsync();
        Region.FailAlways(kind);

        Assert.Equal($"Waiting WaitingForCloud: list servers {Prefix}: {kind} (5 s)", await _server.DestroyAsync());
        _server.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal($"Waiting WaitingForCloud: list servers {Prefix}: {kind} (5 s)", await _server.DestroyAsync());
        Assert.Contains("ConfigMap images/debian-12-x-inputs", _server.Scene.Cluster.All);
        _server.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            $"Done: Left to the garbage collector: server {Server} in demo/RegionOne: list servers {Prefix}: {kind}",
            await _server.DestroyAsync());
        Assert.True(_server.Host.Destroyed);
        Assert.DoesNotContain("ConfigMap images/debian-12-x-inputs", _server.Scene.Cluster.All);
    }

    // The clean-up of a build whose server was kept for a look ended hours ago.
    [Fact]
    public async Task A_server_that_was_kept_for_a_look_is_waited_for_like_any_other()
    {
        await _server.StartAsync();
        _server.Scene.Record(BuildStage.CleanedUp, new StageOutcome.Done("done"));
        _server.Scene.Record(
            BuildStage.HostDestroyed, new StageOutcome.Kept("kept", TimeSpan.FromHours(4)));
        _server.Advance(TimeSpan.FromHours(4));
        Region.FailNext("list servers", OpenStackErrorKind.Timeout);

        Assert.Equal("Waiting WaitingForCloud: list servers: Timeout (5 s)", await _server.DestroyAsync());
        Assert.Equal(Deleting, await _server.DestroyAsync());
    }

    [Fact]
    public async Task A_cloud_that_went_from_the_configuration_is_waited_for_as_well()
    {
        await _server.StartAsync();
        _server.Scene.Clouds.Calls.FailNext("get", new CloudConfigException("clouds.yaml has no cloud demo"));

        Assert.Equal("Waiting WaitingForCloud: clouds.yaml has no cloud demo (5 s)", await _server.DestroyAsync());
        Assert.Equal(Deleting, await _server.DestroyAsync());
    }

    [Theory]
    [InlineData("delete port")]
    [InlineData("delete security group")]
    [InlineData("delete key pair")]
    [InlineData("delete floating IP")]
    [InlineData("list ports")]
    public async Task What_could_not_be_deleted_is_deleted_the_next_time(string call)
    {
        _server.Settings.FloatingIpNetwork = "public";
        await _server.StartAsync();
        await _server.DestroyAsync();
        Region.Servers.FinishDeletes();
        Region.FailNext(call, OpenStackErrorKind.Conflict);

        Assert.Equal($"Waiting WaitingForCloud: {call}: Conflict (5 s)", await _server.DestroyAsync());
        Assert.Equal(Gone, await _server.DestroyAsync());
        Assert.Empty(Region.All);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.NotFound)]
    [InlineData(OpenStackErrorKind.Conflict)]
    public async Task A_server_that_nova_does_not_delete_twice_is_on_its_way(OpenStackErrorKind kind)
    {
        await _server.StartAsync();
        Region.FailNext("delete server", kind);

        Assert.Equal(Deleting, await _server.DestroyAsync());
        Assert.Equal(Deleting, await _server.DestroyAsync());
        Region.Servers.FinishDeletes();

        Assert.Equal(Gone, await _server.DestroyAsync());
    }

    [Fact]
    public async Task The_input_stays_for_a_build_that_may_be_tried_again_without_a_host()
    {
        await _server.StartAsync();
        _server.Scene.Record(BuildStage.Distributed, new StageOutcome.Failed("FailedRegistration", "no"));
        await _server.DestroyAsync();
        Region.Servers.FinishDeletes();
        await _server.DestroyAsync();

        Assert.NotNull(_server.Scene.Cluster.Object<V1ConfigMap>("debian-12-x-inputs"));
    }
}
