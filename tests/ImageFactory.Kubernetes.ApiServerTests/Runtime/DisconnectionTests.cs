using System.Diagnostics;
using System.Globalization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class DisconnectionTests(CrdServerFixture fixture) : IClassFixture<CrdServerFixture>, IAsyncLifetime
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient(
        new KubernetesClientOptions { Resolvers = [RuntimeTestJsonContext.Default] });

    public Task InitializeAsync() => CustomResources.InstallAsync<V1Gadget>(_client);

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_object_that_was_deleted_and_made_anew_unseen_is_told_as_both()
    {
        var kubeconfig = await File.ReadAllTextAsync(fixture.Server.Kubeconfig);
        var port = kubeconfig.Split("https://127.0.0.1:")[1].Split('\n')[0].Trim('"', ' ');
        await using var relay = new CutRelay(int.Parse(port, CultureInfo.InvariantCulture));
        using var folder = new TemporaryFolder();
        var relayed = Path.Combine(folder.Path, "kubeconfig");
        await File.WriteAllTextAsync(relayed, kubeconfig.Replace($":{port}", $":{relay.Port}", StringComparison.Ordinal));
        await using var op = await StartAsync(relayed, "cut");
        var old = await CreateAsync("cut", "a");
        await op.Passes.NextAsync("reconcile");

        relay.Cut();
        await _client.DeleteAsync<V1Gadget>("a", "cut");
        var young = await CreateAsync("cut", "a");
        relay.Mend();

        Assert.Equal(old.Uid(), (await op.Passes.NextAsync("deleted")).Uid());
        Assert.Equal(young.Uid(), (await op.Passes.NextAsync("reconcile")).Uid());
        op.Passes.ExpectNothingMore();
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_loses_no_object()
    {
        await using var op = await StartAsync(fixture.Server.Kubeconfig, "kill");
        var expected = new HashSet<string>();
        for (var number = 0; number < 50; number++)
        {
            expected.Add((await CreateAsync("kill", $"before-{number}")).Name());
        }

        using (var server = Process.GetProcessById(await fixture.Server.PidAsync()))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        await fixture.Server.RestartAsync();
        for (var number = 0; number < 50; number++)
        {
            expected.Add((await CreateAsync("kill", $"after-{number}")).Name());
        }

        var seen = new HashSet<string>();
        while (!seen.SetEquals(expected))
        {
            seen.Add((await op.Passes.NextAsync("reconcile")).Name());
        }
    }

    private static async Task<OperatorUnderTest> StartAsync(string kubeconfig, string @namespace)
    {
        var op = await OperatorUnderTest.StartAsync(
            kubeconfig, @namespace, builder => builder.AddController<GadgetController, V1Gadget>());
        await op.SyncedAsync();
        return op;
    }

    private Task<V1Gadget> CreateAsync(string @namespace, string name) => _client.CreateAsync(
        new V1Gadget { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace } });
}
