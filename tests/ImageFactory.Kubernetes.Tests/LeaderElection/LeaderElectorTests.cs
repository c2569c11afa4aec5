using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.LeaderElection;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _log = new();
    private readonly LeaseServer _server = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LeaseClient _firstWay;
    private readonly LeaderElector _first;
    private readonly LeaderElector _second;

    public LeaderElectorTests()
    {
        _firstWay = new LeaseClient(_server);
        _first = Candidate("first", _firstWay, _clock);
        _second = Candidate("second", new LeaseClient(_server), _clock);
    }

    public Task InitializeAsync() => _first.AcquireAsync(_stop.Token).WaitAsync(Patience);

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    [Fact]
    public void The_first_candidate_leads_at_once()
    {
        Assert.True(_first.IsLeader);
        var spec = _server.Lease!.Spec!;
        Assert.Equal(
            ("first", 15, 0, _clock.GetUtcNow().UtcDateTime),
            (spec.HolderIdentity, spec.LeaseDurationSeconds, spec.LeaseTransitions, spec.AcquireTime));
    }

    [Fact]
    public void A_second_candidate_waits_as_long_as_the_first_renews()
    {
        var renew = Start(_first.RenewAsync);
        var acquire = Start(_second.AcquireAsync);

        Move(TimeSpan.FromMinutes(5), () => false);

        Assert.False(acquire.IsCompleted);
        Assert.False(renew.IsCompleted);
        Assert.Equal("first", _server.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void After_a_crash_the_second_takes_over_once_the_lease_has_run_out()
    {
        var crash = _clock.GetUtcNow();
        var acquire = Start(_second.AcquireAsync);

        Move(TimeSpan.FromMinutes(1), () => acquire.IsCompleted);

        Assert.InRange((_clock.GetUtcNow() - crash).TotalSeconds, 15, 15.2);
        Assert.Equal(("second", 1), (_server.Lease!.Spec!.HolderIdentity, _server.Lease.Spec.LeaseTransitions));
        Assert.False(_first.IsLeader);
    }

    [Fact]
    public async Task A_leader_that_gives_up_is_followed_at_the_next_try()
    {
        var acquire = Start(_second.AcquireAsync);
        await _first.ReleaseAsync();
        Assert.False(_first.IsLeader);
        var released = _clock.GetUtcNow();

        Move(TimeSpan.FromMinutes(1), () => acquire.IsCompleted);

        Assert.InRange((_clock.GetUtcNow() - released).TotalSeconds, 0, 2.4);
    }

    [Fact]
    public async Task A_candidate_that_ends_before_the_lease_it_took_was_answered_gives_it_up()
    {
        _server.Delete();
        using var stop = new CancellationTokenSource();
        var third = Candidate("third", new LeaseClient(_server) { Written = stop.Cancel }, _clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third.AcquireAsync(stop.Token));
        Assert.Equal("third", _server.Lease!.Spec!.HolderIdentity);

        await third.ReleaseAsync();

        Assert.Equal(string.Empty, _server.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void A_leader_without_a_server_stops_before_another_may_start()
    {
        var renew = Start(_first.RenewAsync);
        var acquire = Start(_second.AcquireAsync);
        Move(TimeSpan.FromSeconds(30), () => false);
        _firstWay.IsCut = true;
        var cut = _clock.GetUtcNow();

        Move(TimeSpan.FromMinutes(1), () => renew.IsCompleted);

        Assert.InRange((_clock.GetUtcNow() - cut).TotalSeconds, 8, 10);
        Assert.False(acquire.IsCompleted);
    }

    [Fact]
    public void A_slow_look_before_the_lease_was_taken_costs_the_leader_none_of_its_time()
    {
        _server.Delete();
        var way = new LeaseClient(_server) { Looking = () => _clock.Advance(TimeSpan.FromSeconds(4)) };
        var third = Candidate("third", way, _clock);
        Assert.True(Start(third.AcquireAsync).IsCompletedSuccessfully);
        way.IsCut = true;
        var renew = Start(third.RenewAsync);

        Move(TimeSpan.FromMinutes(1), () => renew.IsCompleted);

        var spec = _server.Lease!.Spec!;
        Assert.Equal(("third", 10), (spec.HolderIdentity, (_clock.GetUtcNow() - spec.RenewTime!.Value).TotalSeconds));
    }

    [Fact]
    public void A_stolen_lease_is_noticed_at_the_next_renewal()
    {
        var renew = Start(_first.RenewAsync);
        var lease = _server.Get()!;
        lease.Spec!.HolderIdentity = "thief";
        _server.Write(lease);

        Move(TimeSpan.FromSeconds(3), () => renew.IsCompleted);

        Assert.True(renew.IsCompletedSuccessfully);
        Assert.Equal("thief", _server.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void A_deleted_lease_is_made_anew()
    {
        var renew = Start(_first.RenewAsync);
        _server.Delete();

        Move(TimeSpan.FromSeconds(3), () => _server.Lease is not null);

        Assert.False(renew.IsCompleted);
        Assert.Equal("first", _server.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void A_deleted_lease_is_not_taken_before_its_holders_time_has_run_out()
    {
        var acquire = Start(_second.AcquireAsync);
        _server.Delete();
        var deleted = _clock.GetUtcNow();

        Move(TimeSpan.FromMinutes(1), () => acquire.IsCompleted);

        Assert.InRange((_clock.GetUtcNow() - deleted).TotalSeconds, 15, 15.2);
    }

    [Fact]
    public void A_lease_that_cannot_be_reached_is_told_once_a_minute()
    {
        _firstWay.IsCut = true;
        var acquire = Start(Candidate("third", _firstWay, _clock).AcquireAsync);

        Move(TimeSpan.FromSeconds(125), () => false);

        Assert.False(acquire.IsCompleted);
        Assert.Equal(
            Enumerable.Repeat(
                "Cannot hold lease default/op-leader: no answer in time: check that the API server runs and can be "
                + "reached; trying again",
                2),
            _log.Collector.GetSnapshot().Where(line => line.Level == LogLevel.Warning).Select(line => line.Message));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_clock_that_is_wrong_by_an_hour_changes_nothing(int hours)
    {
        var skewed = new FakeTimeProvider(_clock.GetUtcNow().AddHours(hours));
        var other = Candidate("skewed", new LeaseClient(_server), skewed);
        var acquire = Start(other.AcquireAsync);
        var renew = Start(_first.RenewAsync);

        Move(TimeSpan.FromMinutes(1), () => false, skewed);

        Assert.False(acquire.IsCompleted);
        Assert.False(renew.IsCompleted);
    }

    [Fact]
    public void Times_that_would_allow_two_leaders_are_refused()
    {
        var options = Options("x") with { LeaseDuration = TimeSpan.FromSeconds(10) };

        Assert.Throws<ArgumentException>(options.Validated);
    }

    /// <summary>
    /// Moves the clocks in small steps. Without a synchronization context the candidates go on inside Advance, so that
    /// nothing of this depends on threads.
    /// </summary>
    private void Move(TimeSpan most, Func<bool> until, FakeTimeProvider? other = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var step = TimeSpan.FromMilliseconds(200);
        for (var moved = TimeSpan.Zero; moved < most && !until(); moved += step)
        {
            _clock.Advance(step);
            other?.Advance(step);
        }
    }

    private Task Start(Func<CancellationToken, Task> run)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return run(_stop.Token);
    }

    private static LeaderElectionOptions Options(string identity) =>
        new() { Name = "op-leader", Namespace = "default", Identity = identity };

    private LeaderElector Candidate(string identity, LeaseClient way, FakeTimeProvider clock) =>
        new(
            way,
            Options(identity),
            new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()),
            clock,
            () => 0.5,
            new LogThrottle(TimeSpan.FromMinutes(1), clock),
            _log);
}
