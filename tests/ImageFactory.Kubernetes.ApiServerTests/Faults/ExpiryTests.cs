using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

public sealed class ExpiryTests(UncachedApiServerFixture fixture)
    : ExpiryCases(fixture.Server), IClassFixture<UncachedApiServerFixture>;

public sealed class CrdServerExpiryTests(UncachedCrdServerFixture fixture)
    : ExpiryCases(fixture.Server), IClassFixture<UncachedCrdServerFixture>;

/// <summary>What is told when the version to go on from is forgotten, on a server without a watch cache.</summary>
public abstract class ExpiryCases(ApiServerProcess server) : IAsyncLifetime
{
    private Gadgets _gadgets = null!;

    public async Task InitializeAsync() => _gadgets = await Gadgets.InAsync(server);

    public Task DisposeAsync()
    {
        _gadgets.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_list_that_expires_between_its_pages_is_whole_in_the_end_and_tells_nothing_twice()
    {
        await CreateAllAsync(Names(0, 25));
        var compactions = 0;

        await using var watched = new WatchedKind(
            _gadgets.Client,
            Options() with { PageSize = 10 },
            () => compactions++ == 0 ? ChangeAndCompactAsync() : Task.CompletedTask);

        await watched.ExpectAsync(
            [.. Added(Names(0, 10)), "Modified g-03", .. Added(Names(10, 25)), "Added g-99", "Deleted g-05"]);
        Assert.Equal([.. Names(0, 25).Except(["g-05"]), "g-99"], watched.Names);
        Assert.Equal(["list", "next page", "list", "next page", "next page"], watched.Calls.Take(5));
        Assert.Equal((1, 1), (watched.Restarts(WatchEnd.Expired), watched.Restarts()));
        watched.ExpectNothingMore();

        async Task ChangeAndCompactAsync()
        {
            await _gadgets.SetAsync("g-03", "2");
            await _gadgets.DeleteAsync("g-05");
            await _gadgets.CreateAsync("g-99");
            await server.CompactAsync();
        }
    }

    [Fact]
    public async Task What_was_deleted_while_nothing_passed_is_told_although_the_server_forgot_that_time()
    {
        await CreateAllAsync(["changed", "gone", "same"]);
        await using var proxy = new FaultProxy(server.Port);
        using var client = server.CreateClient(Gadgets.Options, proxy);
        await using var watched = new WatchedKind(client, Options() with { IdleTimeout = TimeSpan.FromSeconds(1) });
        await watched.ExpectAsync("Added changed", "Added gone", "Added same");

        proxy.Pause();
        // Twice: the watch from before the pause is given up, and so is one that began in it.
        await watched.RestartedAsync(WatchEnd.Idle, times: (int)watched.Restarts() + 2);
        await _gadgets.SetAsync("changed", "2");
        await _gadgets.DeleteAsync("gone");
        await _gadgets.CreateAsync("new");
        await _gadgets.CreateAsync("never-seen");
        await _gadgets.DeleteAsync("never-seen");
        await server.CompactAsync();
        proxy.Pass();

        await watched.ExpectAsync("Modified changed", "Added new", "Deleted gone");
        Assert.Equal(["changed", "new", "same"], watched.Names);
        Assert.Equal((1, 1), (watched.Restarts(WatchEnd.Expired), watched.Relists));
        await _gadgets.DeleteAsync("same");
        await watched.ExpectAsync("Deleted same");
        watched.ExpectNothingMore();
    }

    private ReflectorOptions Options() => new()
    {
        Namespace = _gadgets.Namespace,
        Backoff = new BackoffOptions { Base = TimeSpan.FromMilliseconds(50), Max = TimeSpan.FromMilliseconds(200) },
    };

    private async Task CreateAllAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            await _gadgets.CreateAsync(name);
        }
    }

    private static IEnumerable<string> Names(int from, int to) =>
        Enumerable.Range(from, to - from).Select(number => $"g-{number:00}");

    private static IEnumerable<string> Added(IEnumerable<string> names) => names.Select(name => $"Added {name}");
}
