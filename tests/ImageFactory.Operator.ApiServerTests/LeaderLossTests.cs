using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>A leader that cannot be sure any more that it leads ends, and never do two lead.</summary>
public sealed class LeaderLossTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const int Lost = 70;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task A_leader_without_the_api_server_has_ended_its_work_before_another_begins()
    {
        await using var wire = new FaultProxy(server.Server.Address.Port);
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var first = await server.ProgramAsync("paused-first", new Uri($"https://127.0.0.1:{wire.Port}"));
        await using var second = await server.ProgramAsync("paused-second");
        await first.StartAsync();
        await history.HeldByAsync(1, Soon, () => first.Tail);
        await second.StartAsync();

        wire.Pause();
        Assert.Equal(Lost, await first.ExitAsync(Soon));
        await history.HeldByAsync(2, Soon, () => second.Tail);

        // The renew deadline counts from the last renewal but one if the wire swallowed the last one's answer.
        var renewals = history.Records.Where(record => record.HolderIdentity == history.Holders[0])
            .Select(record => (DateTimeOffset)record.RenewTime!.Value).ToList();
        var (lost, end) = (first.Time(" is lost; "), first.Time("all reconciles ended"));
        Assert.True(
            lost >= renewals.TakeLast(2).First().AddSeconds(10 - 0.1),
            $"lost at {lost:O}, renewed at {string.Join(", ", renewals.TakeLast(2))}");
        Assert.InRange(end, lost, await second.TimeAsync("and leads", Soon));
    }

    // The server hangs before the end and after it: the lease cannot be given up, and the program says so. What the
    // command line gives an end of its own accord, two seconds, would not reach that far.
    [Fact]
    public async Task A_leader_that_is_stopped_while_the_api_server_hangs_ends_in_order_and_soon()
    {
        await using var wire = new FaultProxy(server.Server.Address.Port);
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var leader = await server.ProgramAsync("hung", new Uri($"https://127.0.0.1:{wire.Port}"));
        await leader.StartAsync();
        await history.HeldByAsync(1, Soon, () => leader.Tail);

        wire.Pause();
        var at = DateTimeOffset.UtcNow;

        var code = await leader.StopAsync();

        Assert.True(code == 0, $"ended with {code}:\n{leader.Tail}");
        Assert.Contains(
            "does not answer: check that it runs and that the address is right; the lease runs out by itself",
            leader.Log,
            StringComparison.Ordinal);
        // A renewal that the wire swallowed, the lease, and the events, of which each has five seconds at most.
        Assert.InRange((leader.EndedAt - at).TotalSeconds, 2, 25);
    }

    [Fact]
    public async Task A_leader_whose_lease_was_stolen_ends_at_its_next_renewal_and_leaves_the_lease_alone()
    {
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var first = await server.ProgramAsync("stolen");
        await first.StartAsync();
        await history.HeldByAsync(1, Soon, () => first.Tail);

        var stolen = await server.Client.PatchAsync<V1Lease>(
            OperatorAccount.Lease, OperatorAccount.Namespace, """{"spec":{"holderIdentity":"thief"}}""");
        var at = DateTimeOffset.UtcNow;

        Assert.Equal(Lost, await first.ExitAsync(Soon));
        // It looks every 2 s. One that does not look would go on for the 10 s in which it has to renew, from its last
        // renewal on.
        Assert.InRange((first.Time(" is lost; its holder is thief") - at).TotalSeconds, -0.5, 10 - 2);
        var left = await server.Client.GetAsync<V1Lease>(OperatorAccount.Lease, OperatorAccount.Namespace);
        Assert.Equal(stolen.Metadata.ResourceVersion, left!.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_deleted_lease_is_made_anew_by_its_leader_alone()
    {
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var first = await server.ProgramAsync("deleted-first");
        await using var second = await server.ProgramAsync("deleted-second");
        await first.StartAsync();
        await history.HeldByAsync(1, Soon, () => first.Tail);
        await second.StartAsync();
        // The standby has to have seen the lease: one that never saw it cannot know that somebody works.
        await Eventually.HoldsAsync(
            async () => (await second.GetAsync("readyz")).Contains("stands by", StringComparison.Ordinal),
            Soon,
            () => second.Tail);

        var before = history.Records.Count;
        await server.Client.DeleteAsync<V1Lease>(OperatorAccount.Lease, OperatorAccount.Namespace);
        // The new lease and two renewals: time enough for both to have looked.
        await Eventually.HoldsAsync(
            () => Task.FromResult(history.Records.Count >= before + 3), Soon, () => $"no new lease\n{first.Tail}");

        Assert.Equal(["this process leads"], await ElectionAsync(first));
        Assert.Equal([$"stands by; {Assert.Single(history.Holders)} leads"], await ElectionAsync(second));
    }

    private static async Task<IEnumerable<string>> ElectionAsync(OperatorProcess program) =>
        (await program.GetAsync("readyz")).Split('\n')
            .Where(line => line.StartsWith("[+]leader election: ", StringComparison.Ordinal))
            .Select(line => line["[+]leader election: ".Length..]);
}
