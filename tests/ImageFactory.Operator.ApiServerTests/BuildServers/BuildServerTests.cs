using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests.BuildServers;

/// <summary>The life of a build server on real Nova and Neutron, up to the moment in which it would answer.</summary>
public sealed class BuildServerTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const string Patient = "buildHost: {user: root}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task A_server_bears_its_builds_marks_and_goes_with_all_that_belongs_to_it()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("marked");

        var build = await world.UntilAsync("marked", BuildStage.HostConnected, "Running");
        var host = build.Status!.Host!;
        var made = await world.ServerAsync();
        var port = Assert.Single(await world.Cloud.Networks.ListPortsAsync(new PortQuery()));
        world.Uid = build.Uid();
        Assert.Equal(
            (made.Id, made.Name, ServerStatus.Active, "RegionOne", port.FixedIps[0].Address, world.Image),
            (host.ServerId, host.Name, made.Status, host.Region, host.Address, host.Image));
        Assert.Equal($"imagefactory-{world.Namespace}-marked-{build.Uid()[..8]}-1", made.Name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["imagefactory_build_uid"] = build.Uid(),
                ["imagefactory_cluster"] = world.Factory,
                ["imagefactory_key"] = made.Metadata["imagefactory_key"],
            },
            made.Metadata);
        Assert.Equal($"imagefactory_cluster={world.Factory} imagefactory_build_uid={build.Uid()}", port.Description);
        Assert.Equal((made.Name, made.Id), (port.Name, port.ServerId));

        await world.DeleteAsync("marked");
    }

    [Fact]
    public async Task A_floating_ip_is_how_its_server_is_reached()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        var vm = world.Vm();
        vm.FloatingIpNetwork = "public";
        await world.CreateBuildAsync("outside", vm);

        var build = await world.UntilAsync("outside", BuildStage.HostConnected, "Running");
        Assert.Equal(
            (await world.Cloud.FloatingIps.ListAsync()).Select(ip => ip.Address), [build.Status!.Host!.Address]);
        world.Uid = build.Uid();
        await world.DeleteAsync("outside");
    }

    [Fact]
    public async Task A_volume_that_its_server_boots_from_bears_the_marks_and_goes_with_it()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        var vm = world.Vm();
        (vm.VolumeGiB, vm.VolumeType) = (2, "fast");
        await world.CreateBuildAsync("voluminous", vm);

        var build = await world.UntilAsync("voluminous", BuildStage.HostConnected, "Running");
        var volume = Assert.Single(await world.Cloud.Volumes.ListAsync());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["imagefactory_build_uid"] = build.Uid(),
                ["imagefactory_cluster"] = world.Factory,
            },
            volume.Metadata);
        Assert.Equal(world.Image, build.Status!.Host!.Image);
        world.Uid = build.Uid();
        await world.DeleteAsync("voluminous");
        await Eventually.HoldsAsync(
            async () => (await world.Cloud.Volumes.ListAsync()).Count == 0,
            BuildServerWorld.Soon,
            () => "the volume is left");
    }

    [Fact]
    public async Task Builds_beyond_the_clouds_limit_wait_for_their_turn()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient, "maxBuildsPerCloud: 1");
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("first");
        await world.UntilAsync("first", BuildStage.HostConnected, "Running");
        await world.CreateBuildAsync("second");

        var second = await world.UntilAsync(
            "second",
            one => one.Status?.Stages?[0].Message?
                .StartsWith("Waiting for one of 1 build servers in cloud", StringComparison.Ordinal) == true);
        Assert.Equal("WaitingForSlot", second.Status!.Stages![0].Reason);
        Assert.Single(await world.ServersAsync());

        await server.Client.DeleteAsync<V1ImageBuild>("first", world.Namespace);
        await world.UntilAsync("second", BuildStage.HostConnected, "Running");
        await world.DeleteAsync("second");
    }

    [Theory]
    [InlineData(
        "image",
        "there is no active image 'none' of our own project or public (one of another project counts by its id in "
        + "openstack.buildHost.image or tenants[].clouds[].buildImages, or with openstack.buildHost.imageOwner)")]
    [InlineData("flavor", "there is no flavor 'none'")]
    [InlineData("network", "there is no network 'none'")]
    [InlineData("floatingIpNetwork", "there is no network 'none'")]
    public async Task What_a_server_is_made_of_has_to_be_there(string field, string problem)
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        var vm = world.Vm();
        switch (field)
        {
            case "image": vm.Image = "none"; break;
            case "flavor": vm.Flavor = "none"; break;
            case "network": vm.Network = "none"; break;
            default: vm.FloatingIpNetwork = "none"; break;
        }

        await world.CreateBuildAsync("wrong", vm);

        var build = await world.UntilAsync("wrong", BuildStage.BuildHostReady, "FailedInvalidBuild");
        Assert.Equal(
            $"{problem}: correct spec.openStackVm.{field}, or openstack.buildHost.{field} in the operator's settings",
            build.Status!.Stages![(int)BuildStage.BuildHostReady].Message);
        await world.UntilAsync("wrong", BuildStage.HostDestroyed, "Succeeded");
        world.Uid = build.Uid();
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_build_whose_server_nobody_describes_is_refused_at_once()
    {
        await using var world = await BuildServerWorld.StartAsync(server);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("vague", new V1OpenStackVmSettings { Image = "builder" });

        var build = await world.UntilAsync("vague", BuildStage.Initialized, "FailedInvalidBuild");
        Assert.Equal(
            "Nobody says the build server's cloud and region, flavor, network: set it in spec.openStackVm, or for all "
            + "builds in openstack.buildHost of the operator's settings",
            build.Status!.Stages![0].Message);
    }

    [Fact]
    public async Task A_store_that_no_build_server_could_reach_is_told_before_anything_is_made()
    {
        await using var program = await server.ProgramAsync("loopback", adapt: its => its with
        {
            // It is looked for before the operator is ready, and here nobody reads it.
            CloudsFile = server.Folder.Write("unread.yaml", "clouds: {}\n"),
            OpenStack = ["buildHost: {cloud: any, region: any, image: any, flavor: any, network: any}"],
        });
        await program.StartAsync();
        var @namespace = await server.Server.NamespaceAsync();
        await server.CreateBuildAsync(@namespace, "inward", BuildBackend.OpenStackVm);

        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () => (build = await server.LookAsync(@namespace, "inward"))?.Status?.Phase == BuildPhase.Failed,
            BuildServerWorld.Soon,
            () => program.Tail);

        Assert.Equal(
            $"artifacts.endpoint in the operator's settings is http://127.0.0.1:{program.ArtifactPort}/, where a build "
            + "server would find itself and not the artifact store: set it to an address at which build servers reach "
            + "the operator",
            build!.Status!.Stages![0].Message);
    }
}
