using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests.BuildServers;

/// <summary>What an operator that was killed has made in real Nova and Neutron, the next one finds.</summary>
public sealed class KilledOperatorTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const string Patient = "buildHost: {user: root}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task An_operator_killed_between_the_servers_creation_and_its_record_finds_the_server_again()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("adopted");
        var made = await world.ServerAsync();
        await world.CrashAsync();
        // What the killed operator may have written after all is as good as not written.
        var build = (await server.LookAsync(world.Namespace, "adopted"))!;
        build.Status!.Host = new V1BuildHostStatus
        {
            Attempt = 1,
            Cloud = build.Status.Host!.Cloud,
            Region = build.Status.Host.Region,
        };
        await server.Client.UpdateStatusAsync(build);

        await world.Operator.StartAsync();

        build = await world.UntilAsync("adopted", BuildStage.HostConnected, "Running");
        Assert.Equal(made.Id, build.Status!.Host!.ServerId);
        Assert.Equal([made.Id], (await world.ServersAsync()).Select(one => one.Id));
        world.Uid = build.Uid();
        await world.DeleteAsync("adopted");
    }

    [Fact]
    public async Task A_build_that_is_deleted_before_its_server_was_recorded_leaves_none()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("forgotten");
        await world.ServerAsync();
        await world.CrashAsync();
        var build = (await server.LookAsync(world.Namespace, "forgotten"))!;
        build.Status!.Host = null;
        await server.Client.UpdateStatusAsync(build);
        await world.Operator.StartAsync();

        world.Uid = build.Uid();
        await world.DeleteAsync("forgotten");
    }

    [Fact]
    public async Task A_status_that_has_lost_where_its_server_is_learns_it_from_the_cloud()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("forgetful");
        var before = (await world.UntilAsync("forgetful", BuildStage.HostConnected, "Running")).Status!.Host!;
        await world.Operator.StopAsync();
        var build = (await server.LookAsync(world.Namespace, "forgetful"))!;
        build.Status!.Host = new V1BuildHostStatus { Attempt = 1 };
        await server.Client.UpdateStatusAsync(build);

        await world.Operator.StartAsync();

        build = await world.UntilAsync("forgetful", one => one.Status?.Host?.Address is not null);
        var host = build.Status!.Host!;
        Assert.Equal(
            (before.ServerId, before.Name, before.Address, before.Cloud, before.Region, 1),
            (host.ServerId, host.Name, host.Address, host.Cloud, host.Region, host.Attempt));
        world.Uid = build.Uid();
        await world.DeleteAsync("forgetful");
    }

    [Fact]
    public Task After_builds_whose_operator_was_killed_and_whose_objects_were_lost_nothing_is_left() =>
        AssertNothingIsLeftAsync(builds: 3, lives: 1);

    [Fact]
    [Trait("Tier", "Full")]
    public Task After_many_builds_whose_operator_was_killed_again_and_again_nothing_is_left() =>
        AssertNothingIsLeftAsync(builds: 10, lives: 4);

    private async Task AssertNothingIsLeftAsync(int builds, int lives)
    {
        await using var world = await BuildServerWorld.StartAsync(
            server, Patient, "maxBuildsPerCloud: 20", "garbageCollector: {period: \"00:00:02\"}");
        var seed = Random.Shared.Next();
        var chance = new Random(seed);
        var vm = world.Vm();
        vm.FloatingIpNetwork = "public";
        for (var number = 0; number < builds; number++)
        {
            await world.CreateBuildAsync($"lost-{number}", vm);
        }

        for (var life = 0; life < lives; life++)
        {
            await world.Operator.StartAsync();
            var wanted = (life * 2) + chance.Next(1, 4);
            await Eventually.HoldsAsync(
                async () => (await world.ServersAsync()).Count >= wanted,
                BuildServerWorld.Soon,
                () => $"seed {seed}\n{world.Operator.Tail}");
            await world.CrashAsync();
        }

        // As when somebody takes the finalizers away, or restores the cluster from an old backup.
        for (var number = 0; number < builds; number++)
        {
            await server.Client.PatchAsync<V1ImageBuild>(
                $"lost-{number}", world.Namespace, """{"metadata":{"finalizers":null}}""");
            await server.Client.DeleteAsync<V1ImageBuild>($"lost-{number}", world.Namespace);
        }

        await world.ProfileNamesRegionAsync();
        await world.Operator.StartAsync();
        world.Uid = string.Empty;
        await Eventually.HoldsAsync(
            async () => (await world.LeftAsync()).Length == 0,
            BuildServerWorld.Soon,
            () => $"seed {seed}\n{world.Operator.Tail}");
        await Eventually.HoldsAsync(
            async () => (await world.Operator.MetricsAsync()).Split('\n')
                .Where(line => line.StartsWith("imagefactory_leaked_resources{", StringComparison.Ordinal))
                .All(line => line.EndsWith(" 0", StringComparison.Ordinal)),
            BuildServerWorld.Soon,
            () => $"seed {seed}");
    }
}
