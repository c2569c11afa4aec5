using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Reconciliation;
using ImageFactory.Kubernetes.Tests.Fakes;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Reconciliation;

public sealed class ControllerLoopTests : IAsyncLifetime
{
    private static readonly ObjectKey A = new("ns", "a");
    private readonly FakeTimeProvider _clock = new();
    private readonly TimerLog _waits;
    private readonly StillInformer _informer;
    private readonly Tombstones _tombstones = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Reconcile> _reconciles = Channel.CreateUnbounded<Reconcile>();
    private readonly ControllerLoop<Widget> _loop;
    private Task _run = Task.CompletedTask;

    public ControllerLoopTests()
    {
        _waits = new TimerLog(_clock);
        _informer = new StillInformer(_clock);
        _loop = new ControllerLoop<Widget>(
            _informer,
            (key, token) =>
            {
                var reconcile = new Reconcile(key, token);
                _reconciles.Writer.TryWrite(reconcile);
                return reconcile.Outcome;
            },
            _tombstones,
            new ControllerOptions { Name = "widget", Workers = 2 },
            new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()),
            _waits,
            () => 0.5,
            new FakeLogger());
    }

    public Task InitializeAsync()
    {
        _informer.State.MarkSynced();
        _run = _loop.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(30));
        _loop.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Workers_that_wait_for_keys_end_when_the_queue_is_shut_down()
    {
        _loop.Dispose();

        await _stop.CancelAsync();
        Assert.Null(await Record.ExceptionAsync(() => _run.WaitAsync(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task A_failing_object_is_tried_again_with_growing_waits_and_recovers_by_itself()
    {
        _loop.Queue.Add(A);
        foreach (var wait in (int[])[750, 1500, 3000, 6000])
        {
            (await NextAsync()).Throw(new InvalidOperationException("the cloud is away"));
            await IdleAsync();
            _clock.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.Equal(1, _loop.Queue.Waiting);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        (await NextAsync()).End(new ReconcileOutcome.Done());
        await IdleAsync();

        Assert.Equal(0, _loop.Queue.Failures(A));
        Assert.Equal(0, _loop.Queue.Waiting);
    }

    [Fact]
    public async Task A_pass_asked_for_later_comes_a_little_later_than_asked_for()
    {
        _loop.Queue.Add(A);
        (await NextAsync()).End(new ReconcileOutcome.RequeueAfter(TimeSpan.FromSeconds(100)));

        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(107.499));
        Assert.Equal(1, _loop.Queue.Waiting);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(A, (await NextAsync()).Key);
    }

    [Fact]
    public async Task A_conflict_is_looked_at_again_at_once()
    {
        _loop.Queue.Add(A);
        (await NextAsync()).End(new ReconcileOutcome.Requeue());

        Assert.Equal(A, (await NextAsync()).Key);
        Assert.Equal(0, _loop.Queue.Failures(A));
    }

    [Fact]
    public async Task A_hopeless_pass_waits_for_a_change_of_the_object()
    {
        _loop.Queue.Add(A);
        (await NextAsync()).Throw(new TerminalReconcileException("the profile names no builder"));
        await IdleAsync();

        Assert.Equal((0, 0), (_loop.Queue.Length, _loop.Queue.Waiting));
    }

    [Fact]
    public async Task One_object_is_worked_on_by_one_worker_while_others_go_on()
    {
        _loop.Queue.Add(A);
        var first = await NextAsync();
        _loop.Queue.Add(A);
        _loop.Queue.Add(new ObjectKey("ns", "b"));

        var other = await NextAsync();
        Assert.Equal("b", other.Key.Name);
        other.End(new ReconcileOutcome.Done());
        first.End(new ReconcileOutcome.Done());

        Assert.Equal(A, (await NextAsync()).Key);
    }

    [Fact]
    public async Task A_pass_without_an_end_is_ended_and_tried_again()
    {
        _loop.Queue.Add(A);
        var reconcile = await NextAsync();

        await _waits.PassAsync(TimeSpan.FromMinutes(10));

        Assert.True(reconcile.Token.IsCancellationRequested);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(750));
        Assert.Equal(A, (await NextAsync()).Key);
    }

    [Fact]
    public async Task The_end_cancels_passes_and_waits_for_them()
    {
        _loop.Queue.Add(A);
        var reconcile = await NextAsync();

        await _stop.CancelAsync();

        Assert.True(reconcile.Token.IsCancellationRequested);
        await _run.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, _loop.Queue.Failures(A));
    }

    [Fact]
    public void A_deletion_is_remembered_by_uid_until_the_controller_was_told()
    {
        StoreEntry Entry(string uid) => new(uid, "1", 1, false, 0, 0, null);
        _loop.Handle(new ObjectChange(ObjectChangeType.Deleted, A, Entry("old"), null));
        _loop.Handle(new ObjectChange(ObjectChangeType.Added, A, null, Entry("new")));

        Assert.Equal(["old"], _tombstones.Of(A));
    }

    private async Task<Reconcile> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _reconciles.Reader.ReadAsync(deadline.Token);
    }

    private async Task IdleAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_loop.IsWorking)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
