using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>Two operators on one cluster, judged by the lease's own record.</summary>
public sealed class TakeoverTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task Of_two_operators_one_works_and_when_it_crashes_the_other_takes_over_once_the_lease_has_run_out()
    {
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var first = await server.ProgramAsync("crash-first");
        await using var second = await server.ProgramAsync("crash-second");
        await first.StartAsync();
        await Eventually.HoldsAsync(async () => await LeadsAsync(first) == 1, Soon, () => first.Tail);
        await second.StartAsync();
        Assert.Equal((1, 0), (await LeadsAsync(first), await LeadsAsync(second)));

        await first.KillAsync();
        await history.HeldByAsync(2, Soon, () => second.Tail);

        var (old, young) = (history.Last(history.Holders[0]), history.First(history.Holders[1]));
        // The lease's time at least: how soon after it is a matter of this machine.
        Assert.InRange((young.AcquireTime - old.RenewTime)!.Value.TotalSeconds, 15, Soon.TotalSeconds);
        Assert.Equal((0, 1), (old.LeaseTransitions, young.LeaseTransitions));
        await server.AssertTakesUpAsync(second, "orphan");
    }

    [Fact]
    public async Task An_operator_that_ends_in_order_is_followed_at_the_others_next_look()
    {
        await using var history = await LeaseHistory.StartAsync(server.Client);
        await using var first = await server.ProgramAsync("order-first");
        await using var second = await server.ProgramAsync("order-second");
        await first.StartAsync();
        await history.HeldByAsync(1, Soon, () => first.Tail);
        await second.StartAsync();

        Assert.Equal(0, await first.StopAsync());
        await history.HeldByAsync(3, Soon, () => second.Tail);

        var (old, released, young) = (
            history.Last(history.Holders[0]), history.First(string.Empty), history.First(history.Holders[2]));
        // The other looks every 2 s; who did not see that it was given up would wait for the lease to run out.
        Assert.InRange((young.AcquireTime - released.RenewTime)!.Value.TotalSeconds, 0, 15 - 2);
        Assert.Equal((0, 0, 1), (old.LeaseTransitions, released.LeaseTransitions, young.LeaseTransitions));
        await server.AssertTakesUpAsync(second, "heir");
    }

    private static async Task<double?> LeadsAsync(OperatorProcess process) => MetricsText.Value(
        await process.MetricsAsync(), "leader_election_master_status", $"name=\"{OperatorAccount.Lease}\"");
}
