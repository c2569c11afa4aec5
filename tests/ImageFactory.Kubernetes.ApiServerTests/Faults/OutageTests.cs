using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

public sealed class OutageTests(ApiServerFixture fixture) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private const int Objects = 250;
    private const int Writers = 4;
    private const int MostRestarts = 8;

    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(fixture.Server);

    public Task DisposeAsync()
    {
        _gadgets.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_object_that_was_deleted_and_made_anew_unseen_is_told_as_both()
    {
        await using var proxy = new FaultProxy(fixture.Server.Port);
        await using var op = await StartAsync(fixture.Server.KubeconfigThrough(proxy));
        var old = await _gadgets.CreateAsync("a");
        await op.Reconciles.NextAsync("reconcile");

        proxy.Refuse();
        await _gadgets.DeleteAsync("a");
        var young = await _gadgets.CreateAsync("a");
        proxy.Pass();

        Assert.Equal(old.Uid(), (await op.Reconciles.NextAsync("deleted")).Uid());
        Assert.Equal(young.Uid(), (await op.Reconciles.NextAsync("reconcile")).Uid());
        op.Reconciles.ExpectNothingMore();
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_midst_of_five_hundred_writes_and_comes_back_loses_none_of_them()
    {
        await using var op = await StartAsync(fixture.Server.Kubeconfig);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = 0;

        var writing = Parallel.ForEachAsync(
            Enumerable.Range(0, Objects),
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (number, _) =>
            {
                await WriteAsync(number);
                if (Interlocked.Increment(ref written) == Objects / 3)
                {
                    reached.SetResult();
                }
            });
        await reached.Task;
        await fixture.Server.KillAsync();
        await fixture.Server.RestartAsync();
        await writing;

        // Two writes each, and every fifth is deleted in the end: what counts is the last state of each.
        var expected = Enumerable.Range(0, Objects).ToDictionary(
            Name, number => number % 5 == 0 ? "deleted" : "reconcile 2");
        // One that came and went while nobody looked is told by nothing.
        var last = expected.ToDictionary(pair => pair.Key, pair => pair.Value == "deleted" ? pair.Value : "nothing");
        while (expected.Any(pair => pair.Value != last[pair.Key])
            && await op.Reconciles.TryNextAsync() is var (what, entity))
        {
            last[entity.Name()] = what == "deleted" ? what : $"{what} {((V1Gadget)entity).Spec.Value}";
        }

        Assert.Empty(last.Except(expected));
        Assert.InRange(op.Metrics.WatchRestarts.Sum(), 1, MostRestarts);
        Assert.True(op.Health.Readiness().IsHealthy);
    }

    private static string Name(int number) => $"g-{number:000}";

    private async Task WriteAsync(int number)
    {
        var name = Name(number);
        await UntilWrittenAsync(() => _gadgets.CreateAsync(name));
        await UntilWrittenAsync(() => _gadgets.SetAsync(name, "2"));
        if (number % 5 == 0)
        {
            await UntilWrittenAsync(() => _gadgets.DeleteAsync(name));
        }
    }

    private static Task UntilWrittenAsync(Func<Task> write) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                await write();
                return true;
            }
            catch (ApiException error)
            {
                // The server is away or not yet ready, or the answer to a write before this one got lost.
                return error.IsAlreadyExists;
            }
        },
        TimeSpan.FromSeconds(60),
        () => "the server takes writes");

    private async Task<OperatorUnderTest> StartAsync(string kubeconfig)
    {
        var op = await OperatorUnderTest.StartAsync(
            kubeconfig, _gadgets.Namespace, builder => builder.AddController<GadgetController, V1Gadget>());
        await op.SyncedAsync();
        return op;
    }
}
