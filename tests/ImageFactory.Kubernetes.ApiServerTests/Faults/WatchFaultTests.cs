using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class WatchFaultTests(ApiServerFixture fixture) : WatchFaultCases(fixture.Server);

[Collection(CrdServerCollection.Name)]
public sealed class CrdServerWatchFaultTests(CrdServerFixture fixture) : WatchFaultCases(fixture.Server);

/// <summary>What a watch lives through without a new list, on every server.</summary>
public abstract class WatchFaultCases(ApiServerProcess server) : IAsyncLifetime
{
    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(server);

    public async Task DisposeAsync()
    {
        // Where a test failed half-way, the server would hang for the tests after it.
        await server.SignalAsync("CONT");
        _gadgets.Dispose();
    }

    [Theory]
    [InlineData(WatchFault.ServerHangs)]
    [InlineData(WatchFault.NothingPasses)]
    [InlineData(WatchFault.ConnectionForgotten)]
    [InlineData(WatchFault.ConnectionReset)]
    public async Task A_watch_on_a_dead_connection_goes_on_from_the_same_version_without_a_new_list(WatchFault fault)
    {
        await _gadgets.CreateAsync("a");
        await using var proxy = new FaultProxy(server.Port);
        using var client = server.CreateClient(Gadgets.Options, proxy);
        var seen = fault == WatchFault.ConnectionReset ? WatchEnd.Disconnected : WatchEnd.Idle;
        await using var watched = new WatchedKind(client, Impatient(seen));
        await watched.ExpectAsync("Added a");
        var start = $"watch from {(await _gadgets.CreateAsync("b")).Metadata.ResourceVersion}";
        // Told by the watch: it is open.
        await watched.ExpectAsync("Added b");

        await BeginAsync(fault, proxy);
        var lost = fault == WatchFault.ServerHangs ? null : await _gadgets.CreateAsync("c");
        await watched.RestartedAsync(seen, times: seen == WatchEnd.Idle ? 2 : 1);
        await EndAsync(fault, proxy);
        lost ??= await _gadgets.CreateAsync("c");

        await watched.ExpectAsync("Added c");
        Assert.Equal(
            ["list", watched.Calls[1], start],
            watched.Calls.Distinct().Where(call => call != $"watch from {lost.Metadata.ResourceVersion}"));
        Assert.Equal((0, watched.Restarts(seen)), (watched.Relists, watched.Restarts()));
        watched.ExpectNothingMore();
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_for_its_age_is_opened_again_at_once_without_a_new_list()
    {
        await _gadgets.CreateAsync("a");
        await using var watched = new WatchedKind(
            _gadgets.Client,
            new ReflectorOptions
            {
                Namespace = _gadgets.Namespace,
                WatchTimeout = TimeSpan.FromSeconds(2),
                // Whoever waits before the next watch waits past the end of this test.
                Backoff = new BackoffOptions { Base = TimeSpan.FromHours(1), Max = TimeSpan.FromHours(1) },
            });
        await watched.ExpectAsync("Added a");

        await watched.RestartedAsync(WatchEnd.Closed, times: 2);
        await _gadgets.CreateAsync("b");

        await watched.ExpectAsync("Added b");
        Assert.Equal((0, watched.Restarts(WatchEnd.Closed)), (watched.Relists, watched.Restarts()));
        Assert.Single(watched.Calls, "list");
        watched.ExpectNothingMore();
    }

    private ReflectorOptions Impatient(WatchEnd end) => new()
    {
        Namespace = _gadgets.Namespace,
        IdleTimeout = TimeSpan.FromSeconds(end == WatchEnd.Idle ? 1 : 150),
        Backoff = new BackoffOptions { Base = TimeSpan.FromMilliseconds(50), Max = TimeSpan.FromMilliseconds(200) },
    };

    private async Task BeginAsync(WatchFault fault, FaultProxy proxy)
    {
        switch (fault)
        {
            case WatchFault.ServerHangs:
                await server.SignalAsync("STOP");
                break;
            case WatchFault.NothingPasses:
                proxy.Pause();
                break;
            case WatchFault.ConnectionForgotten:
                proxy.Forget();
                break;
            default:
                proxy.Reset();
                break;
        }
    }

    private async Task EndAsync(WatchFault fault, FaultProxy proxy)
    {
        if (fault == WatchFault.ServerHangs)
        {
            await server.SignalAsync("CONT");
        }

        proxy.Pass();
    }
}
