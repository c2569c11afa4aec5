using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.LeaderElection;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>A holder whose clock is wrong by an hour: only the time that its record stood still here counts.</summary>
[Collection(ApiServerCollection.Name)]
public sealed class ForeignClockTests(ApiServerFixture fixture) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2.2);

    private readonly KubernetesClient _client = fixture.Server.CreateClient();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_lease_is_taken_over_after_it_stood_still_for_its_duration_whatever_it_says(int hours)
    {
        var @namespace = await TestNamespace.CreateAsync(_client);
        var clock = new FakeTimeProvider();
        var foreign = new FakeTimeProvider(clock.GetUtcNow().AddHours(hours));
        var (ours, theirs) = (new TimerLog(clock), new TimerLog(foreign));
        using var stop = new CancellationTokenSource(Soon);
        using var crash = new CancellationTokenSource();
        var holder = Candidate("theirs", @namespace, theirs);
        await holder.AcquireAsync(stop.Token);
        var renewing = holder.RenewAsync(crash.Token);
        var taking = Candidate("ours", @namespace, ours).AcquireAsync(stop.Token);

        // As long as it renews it keeps the lease, also beyond its duration of 15 s.
        await theirs.BeganAsync(Renewal);
        for (var renewal = 0; renewal < 10; renewal++)
        {
            // The look before is over, or it could see this renewal.
            await ours.BeganAsync(Look);
            foreign.Advance(Renewal);
            await theirs.BeganAsync(Renewal);
            clock.Advance(Look);
        }

        // The last look is over, and saw the last renewal.
        await ours.BeganAsync(Look);
        var held = await LeaseAsync(@namespace);
        Assert.Equal(
            ("theirs", 20.0, false),
            (held.HolderIdentity, (held.RenewTime - held.AcquireTime)!.Value.TotalSeconds, taking.IsCompleted));

        await crash.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => renewing);
        // The sixth look is at 13.2 s; the next one not before the lease has run out, and not after it.
        clock.Advance(Look);
        for (var look = 1; look < 6; look++)
        {
            await ours.PassAsync(Look);
        }

        await ours.BeganAsync(TimeSpan.FromSeconds(15) - (6 * Look));
        Assert.Equal(("theirs", false), ((await LeaseAsync(@namespace)).HolderIdentity, taking.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(15) - (6 * Look));
        await taking;

        var taken = await LeaseAsync(@namespace);
        Assert.Equal(
            ("ours", 1, clock.GetUtcNow().UtcDateTime),
            (taken.HolderIdentity, taken.LeaseTransitions, taken.AcquireTime));
    }

    private async Task<V1LeaseSpec> LeaseAsync(string @namespace) =>
        (await _client.GetAsync<V1Lease>("skewed", @namespace))!.Spec!;

    private LeaderElector Candidate(string identity, string @namespace, TimeProvider time) => new(
        _client,
        new LeaderElectionOptions
        {
            Name = "skewed",
            Namespace = @namespace,
            Identity = identity,
        }.Validated(),
        new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()),
        time,
        () => 0.5,
        new LogThrottle(Soon, time),
        NullLogger.Instance);
}
