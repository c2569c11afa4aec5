using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests.BuildServers;

/// <summary>
/// Build servers that come to nothing on real Nova and Neutron are replaced, or end their build loudly.
/// </summary>
public sealed class LostServerTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const string Impatient = "buildHost: {user: root, connectTimeout: \"00:00:04\"}";
    private const string Patient = "buildHost: {user: root}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task A_server_that_never_answers_is_replaced_and_its_console_kept()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Impatient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("silent", hostAttempts: 2);

        var build = await world.UntilAsync("silent", one => one.Status?.Phase == BuildPhase.Failed);

        var connected = build.Status!.Stages![(int)BuildStage.HostConnected];
        Assert.Equal("FailedHostLost", connected.Reason);
        Assert.Contains("did not answer over SSH in time", connected.Message, StringComparison.Ordinal);
        Assert.Contains(
            "given up after 2 build hosts (spec.hostAttempts)", connected.Message, StringComparison.Ordinal);
        await world.UntilAsync("silent", BuildStage.HostDestroyed, "Succeeded");
        foreach (var console in new[] { "console.log", "console.2.log" })
        {
            var file = Path.Combine(
                server.Folder.Path, "store", world.Namespace, "debian-12", build.Status.ImageName!, "logs", console);
            Assert.Contains("FAKE CONSOLE OUTPUT", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }

        world.Uid = build.Uid();
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_host_key_that_the_server_was_not_given_is_refused_loudly()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("intercepted");
        var reachable = await world.UntilAsync("intercepted", one => one.Status?.Host?.Address is not null);
        var address = reachable.Status!.Host!.Address!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await using var impostor = await SshServer.StartAsync(
            new IPEndPoint(IPAddress.Parse(address), 22), other.ExportECPrivateKeyPem(), string.Empty);

        var build = await world.UntilAsync("intercepted", BuildStage.HostConnected, "FailedHostIdentity");
        Assert.StartsWith(
            $"What answers at {address} is not server {build.Status!.Host!.Name}: it has another host key",
            build.Status.Stages![(int)BuildStage.HostConnected].Message,
            StringComparison.Ordinal);
        await world.UntilAsync("intercepted", BuildStage.HostDestroyed, "Succeeded");
    }

    [Fact]
    public async Task A_server_in_error_is_replaced()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("failing");
        await world.UntilAsync("failing", BuildStage.HostConnected, "Running");

        await world.FailAsync(await world.ServerAsync());

        var build = await world.UntilAsync(
            "failing", one => one.Status?.Host is { Attempt: 2, ServerId: not null });
        var second = await world.ServerAsync(one => one.Name.EndsWith("-2", StringComparison.Ordinal));
        Assert.EndsWith("-2", second.Name, StringComparison.Ordinal);
        world.Uid = build.Uid();
        await world.DeleteAsync("failing");
    }

    [Fact]
    public async Task A_server_that_somebody_deletes_is_replaced()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("robbed");
        await world.UntilAsync("robbed", BuildStage.HostConnected, "Running");

        await world.Cloud.Servers.DeleteAsync((await world.ServerAsync()).Id);

        var build = await world.UntilAsync("robbed", one => one.Status?.Host is { Attempt: 2, ServerId: not null });
        world.Uid = build.Uid();
        await world.DeleteAsync("robbed");
    }

    [Fact]
    public async Task A_network_without_addresses_fails_the_build_in_the_clouds_words()
    {
        await using var world = await BuildServerWorld.StartAsync(server, Patient);
        var network = OpenStackClouds.NewName();
        var made = await world.Project.Member.SendAsync(
            HttpMethod.Post,
            "network",
            "/v2.0/networks",
            new JsonObject { ["network"] = new JsonObject { ["name"] = network } });
        await world.Operator.StartAsync();
        var vm = world.Vm();
        vm.Network = network;
        await world.CreateBuildAsync("homeless", vm);

        var build = await world.UntilAsync("homeless", BuildStage.BuildHostReady, "FailedCloud");

        Assert.Contains(
            "requires a FixedIP",
            build.Status!.Stages![(int)BuildStage.BuildHostReady].Message,
            StringComparison.Ordinal);
        await world.UntilAsync("homeless", BuildStage.HostDestroyed, "Succeeded");
        world.Uid = build.Uid();
        await world.AssertNothingIsLeftAsync();
        await world.Project.Member.SendAsync(HttpMethod.Delete, "network", $"/v2.0/networks/{made["network"]!["id"]}");
    }

    [Fact]
    public async Task A_server_that_is_kept_for_a_look_is_no_garbage_and_goes_when_nobody_looks_any_more()
    {
        await using var world = await BuildServerWorld.StartAsync(
            server, Patient, "garbageCollector: {period: \"00:00:01\"}");
        await world.Operator.StartAsync();
        await world.CreateBuildAsync("kept", keep: KeepBuildHost.OnFailure);
        var reachable = await world.UntilAsync("kept", one => one.Status?.Host?.Address is not null);
        var address = reachable.Status!.Host!.Address!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using (await SshServer.StartAsync(
            new IPEndPoint(IPAddress.Parse(address), 22), other.ExportECPrivateKeyPem(), string.Empty))
        {
            await world.UntilAsync("kept", BuildStage.HostDestroyed, "WaitingForKeptHost");
        }

        // Two looks would be enough.
        var looks = await LooksAsync();
        await Eventually.HoldsAsync(
            async () => await LooksAsync() >= looks + 3, BuildServerWorld.Soon, () => world.Operator.Tail);
        Assert.Equal(ServerStatus.Active, (await world.ServerAsync()).Status);

        await server.Client.PatchAsync<V1ImageBuild>("kept", world.Namespace, """{"spec":{"keepBuildHost":"Never"}}""");
        var build = await world.UntilAsync("kept", BuildStage.HostDestroyed, "Succeeded");
        world.Uid = build.Uid();
        await world.AssertNothingIsLeftAsync();

        // Each look lists the volumes, and nothing else does.
        async Task<double> LooksAsync() => MetricsText.Sum(
            await world.Operator.MetricsAsync(), "imagefactory_openstack_requests_total", "service=\"block-storage\"");
    }
}
