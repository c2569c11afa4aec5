using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing.OpenStack;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests.BuildServers;

/// <summary>A real Nova that has no room for a build server is waited for; nothing is lost meanwhile.</summary>
public sealed class FullCloudTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const string Patient = "buildHost: {user: root}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public Task An_exhausted_quota_is_waited_for() => AssertQuotaIsWaitedForAsync(isRequested: true);

    [Fact]
    [Trait("Tier", "Full")]
    public Task An_exhausted_quota_is_looked_at_again_without_being_asked() =>
        AssertQuotaIsWaitedForAsync(isRequested: false);

    [Fact]
    public async Task A_quota_that_others_use_up_before_the_server_is_in_its_cell_is_waited_for_too()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await using (await PausedService.PauseAsync("nova-conductor"))
        {
            await world.Operator.StartAsync();
            await world.CreateBuildAsync("overtaken");
            await world.UntilAsync("overtaken", build => build.Status?.Host?.ServerId is not null);
            await world.Project.SetComputeQuotaAsync("instances", 0);
        }

        var waiting = await world.UntilAsync("overtaken", BuildStage.BuildHostReady, "WaitingForQuota");
        Assert.Equal(
            $"Cloud {world.Cloud.Cloud}, region RegionOne: server {waiting.Status!.Host!.Name}: Quota exceeded for "
                + "instances: Requested 1, but already used 0 of 0 instances; it goes on once there is room: delete "
                + "something, or raise the quota",
            waiting.Status.Stages![(int)BuildStage.BuildHostReady].Message);

        await world.Project.SetComputeQuotaAsync("instances", 10);
        await world.RequestReconcileAsync("overtaken");
        var build = await world.UntilAsync("overtaken", BuildStage.HostConnected, "Running");
        Assert.Equal(1, build.Status!.Host!.Attempt);
        world.Uid = build.Uid();
        await world.DeleteAsync("overtaken");
    }

    [Fact]
    public async Task A_cloud_without_room_is_waited_for_like_a_quota()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Project.SetComputeQuotaAsync("ram", -1);
        var flavor = OpenStackClouds.NewName();
        await world.Project.CreateHugeFlavorAsync(flavor);
        await world.Operator.StartAsync();
        var vm = world.Vm();
        vm.Flavor = flavor;
        await world.CreateBuildAsync("large", vm);

        var build = await world.UntilAsync("large", BuildStage.BuildHostReady, "WaitingForCapacity");

        Assert.StartsWith(
            $"No hypervisor of {world.Cloud.Cloud}/RegionOne has room for the flavor of server "
                + $"{build.Status!.Host!.Name}, asked again: No valid host was found",
            build.Status.Stages![(int)BuildStage.BuildHostReady].Message,
            StringComparison.Ordinal);
        Assert.Equal((BuildPhase.Running, 1), (build.Status.Phase, build.Status.Host!.Attempt));
        world.Uid = build.Uid();
        await world.DeleteAsync("large");
        await world.Project.DeleteFlavorAsync(flavor);
    }

    private async Task AssertQuotaIsWaitedForAsync(bool isRequested)
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Project.SetComputeQuotaAsync("instances", 0);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("poor");

        var waiting = await world.UntilAsync("poor", BuildStage.BuildHostReady, "WaitingForQuota");
        Assert.Contains(
            "Quota exceeded for instances",
            waiting.Status!.Stages![(int)BuildStage.BuildHostReady].Message,
            StringComparison.Ordinal);
        Assert.Equal(BuildPhase.Running, waiting.Status.Phase);

        await world.Project.SetComputeQuotaAsync("instances", 10);
        if (isRequested)
        {
            await world.RequestReconcileAsync("poor");
        }

        var build = await world.UntilAsync("poor", BuildStage.HostConnected, "Running");
        world.Uid = build.Uid();
        await world.DeleteAsync("poor");
    }
}
