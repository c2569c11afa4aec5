using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.LeaderElection;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>A holder whose clock is wrong by an hour: only the time that its record stood still here counts.</summary>
[Collection(ApiServerCollection.Name)]
public sealed class ForeignClockTests(ApiServerFixture fixture) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private readonly KubernetesClient _client = fixture.Server.CreateClient();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_lease_is_taken_over_after_it_stood_still_for_its_duration_whatever_it_says(int hours)
    {
        var @namespace = await TestNamespace.CreateAsync(_client);
        var skew = TimeSpan.FromHours(hours);
        using var stop = new CancellationTokenSource(Soon);
        using var crash = new CancellationTokenSource();
        var theirs = Candidate("theirs", @namespace, new SkewedTime(skew));
        await theirs.AcquireAsync(stop.Token);
        var renewing = theirs.RenewAsync(crash.Token);
        var taking = Candidate("ours", @namespace, TimeProvider.System).AcquireAsync(stop.Token);

        // As long as it renews it keeps the lease, also beyond its duration.
        V1LeaseSpec held = new();
        await Eventually.HoldsAsync(
            async () =>
            {
                held = (await _client.GetAsync<V1Lease>("skewed", @namespace))!.Spec!;
                return held.RenewTime - held.AcquireTime > Duration;
            },
            Soon,
            () => $"renewed until {held.RenewTime}");
        Assert.Equal(("theirs", false), (held.HolderIdentity, taking.IsCompleted));

        await crash.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => renewing);
        held = (await _client.GetAsync<V1Lease>("skewed", @namespace))!.Spec!;
        await taking;

        var taken = (await _client.GetAsync<V1Lease>("skewed", @namespace))!.Spec!;
        Assert.Equal(("ours", 1), (taken.HolderIdentity, taken.LeaseTransitions));
        // The duration, then one look late at most; and what this machine is late by.
        var stood = taken.AcquireTime!.Value - (held.RenewTime!.Value - skew);
        Assert.InRange(stood.TotalSeconds, Duration.TotalSeconds, Duration.TotalSeconds + 0.6 + 4);
    }

    private LeaderElector Candidate(string identity, string @namespace, TimeProvider time) => new(
        _client,
        new LeaderElectionOptions
        {
            Name = "skewed",
            Namespace = @namespace,
            Identity = identity,
            LeaseDuration = Duration,
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromSeconds(0.5),
        }.Validated(),
        new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()),
        time,
        () => 0.5,
        new LogThrottle(Soon, time),
        NullLogger.Instance);
}
