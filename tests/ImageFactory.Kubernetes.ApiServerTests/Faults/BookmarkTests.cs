using System.Globalization;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

[Collection(FaultCollection.Name)]
public sealed class BookmarkTests(ApiServerFixture fixture) : BookmarkCases(fixture.Server);

[Collection(CrdServerCollection.Name)]
public sealed class CrdServerBookmarkTests(CrdServerFixture fixture) : BookmarkCases(fixture.Server);

/// <summary>What bookmarks are for, on every server.</summary>
public abstract class BookmarkCases(ApiServerProcess server) : IAsyncLifetime
{
    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(server);

    public async Task DisposeAsync()
    {
        await server.RestartAsync("--watch-cache=true");
        _gadgets.Dispose();
    }

    [Fact]
    public async Task A_watch_in_a_quiet_namespace_survives_that_the_server_forgets_the_noise_elsewhere()
    {
        await _gadgets.CreateAsync("a");
        await using var proxy = new FaultProxy(server.Port);
        using var client = server.CreateClient(Gadgets.Options, proxy);
        await using var watched = new WatchedKind(
            client,
            new ReflectorOptions
            {
                Namespace = _gadgets.Namespace,
                // The server sends a bookmark two seconds before it ends a watch.
                WatchTimeout = TimeSpan.FromSeconds(4),
                Backoff = new BackoffOptions
                {
                    Base = TimeSpan.FromMilliseconds(50),
                    Max = TimeSpan.FromMilliseconds(200),
                },
            });
        await watched.ExpectAsync("Added a");
        await MakeNoiseUntilAWatchBeginsAfterItAsync(watched);

        // Behind a cut wire: a server that has just started does not serve its custom resources yet.
        proxy.Refuse();
        await server.CompactAsync(LastWatch(watched).ToString(CultureInfo.InvariantCulture));
        // A server with a cache would answer from it, as if nothing had been forgotten.
        await server.RestartAsync("--watch-cache=false");
        await CustomResources.InstallAsync<V1Gadget>(_gadgets.Client);
        proxy.Pass();
        await _gadgets.CreateAsync("b");

        await watched.ExpectAsync("Added b");
        Assert.Equal((0, 0), (watched.Relists, watched.Restarts(WatchEnd.Expired)));
        Assert.NotEqual(0, watched.Restarts(WatchEnd.Disconnected));
        watched.ExpectNothingMore();
    }

    // Without an end: a server sends a watch no bookmark for what had happened before the watch began.
    private async Task MakeNoiseUntilAWatchBeginsAfterItAsync(WatchedKind watched)
    {
        var elsewhere = await _gadgets.NewNamespaceAsync();
        var first = Version(await _gadgets.CreateAsync("noise-0", @namespace: elsewhere));
        var made = 1;
        await Eventually.HoldsAsync(
            async () =>
            {
                await _gadgets.CreateAsync($"noise-{made++}", @namespace: elsewhere);
                return LastWatch(watched) >= first;
            },
            TimeSpan.FromSeconds(90),
            () => $"no bookmark moved the watch past {first}: {string.Join(", ", watched.Calls)}");
    }

    // Versions are opaque to everybody but this test, which knows that etcd is behind them.
    private static long LastWatch(WatchedKind watched) =>
        watched.Calls[^1].Split("watch from ") is [_, var version] ? Version(version) : 0;

    private static long Version(V1Gadget gadget) => Version(gadget.Metadata.ResourceVersion!);

    private static long Version(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
