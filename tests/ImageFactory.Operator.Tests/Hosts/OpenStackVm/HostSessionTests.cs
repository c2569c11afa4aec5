using System.Net;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Stages;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>What is known of a build server from one reconcile to the next; nothing connects here.</summary>
public sealed class HostSessionTests : IAsyncLifetime
{
    private const string Uid = "uid-1";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly BackgroundWork _work = new();
    private readonly WakeCount _wakes = new();
    private readonly HostSession _session;

    public HostSessionTests() => _session = new HostSession(
        new SshClient(new SshEndpoint(IPAddress.Loopback, "debian", "ssh-ed25519 AAAA", null!), _time),
        attempt: 1,
        new WorkOwner(Uid, () => _wakes.Enqueue(default)),
        _work,
        _time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _work.DisposeAsync();
        _wakes.Dispose();
    }

    [Fact]
    public async Task What_a_call_told_of_a_step_is_known_to_the_reconcile_that_its_end_wakes()
    {
        Assert.Equal(StepPhase.Waiting, _session["partition"].Phase);

        await CallAsync(() => Answer("partition", StepPhase.Ended));
        await CallAsync(() => Answer("bootstrap", StepPhase.Running));

        Assert.Equal(
            (StepPhase.Ended, StepPhase.Running), (_session["partition"].Phase, _session["bootstrap"].Phase));
    }

    [Fact]
    public async Task There_is_one_call_at_a_time()
    {
        var (calls, mayEnd) = (0, new TaskCompletionSource<AgentResponse>());
        for (var time = 0; time < 3; time++)
        {
            await _session.ReadAsync();
            _session.Call((_, token) =>
            {
                Interlocked.Increment(ref calls);
                return mayEnd.Task.WaitAsync(token);
            });
        }

        mayEnd.SetResult(Answer("partition", StepPhase.Ended));
        await _wakes.WokenAsync();

        Assert.Equal((1, 0), (calls, _wakes.Left));
    }

    [Fact]
    public async Task Silence_is_counted_from_the_first_call_without_an_answer_and_ends_with_an_answer()
    {
        await CallAsync(() => throw new SshException(SshFault.Unreachable, "no route"));
        _time.Advance(TimeSpan.FromSeconds(30));
        await CallAsync(() => throw new IOException("the log's disk is away"));
        Assert.Equal(
            (SshFault.Unreachable, "the log's disk is away", Start),
            (_session.Fault!.Fault, _session.Fault.Message, _session.SilentSince));

        await CallAsync(() => Answer("partition", StepPhase.Running));
        Assert.Equal((null, null), (_session.Fault, _session.SilentSince));
    }

    [Fact]
    public async Task A_store_without_room_for_its_log_is_no_silence_of_the_server()
    {
        await Assert.ThrowsAsync<ArtifactStoreFullException>(
            () => CallAsync(() => throw new ArtifactStoreFullException("no room")));

        Assert.Equal((null, null), (_session.Fault, _session.SilentSince));
        await CallAsync(() => Answer("partition", StepPhase.Running));
        Assert.Equal(StepPhase.Running, _session["partition"].Phase);
    }

    [Fact]
    public async Task An_error_that_nobody_expects_reaches_the_reconcile_once()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CallAsync(() => throw new ArgumentException("a bug")));

        await CallAsync(() => Answer("partition", StepPhase.Running));
        Assert.Equal(StepPhase.Running, _session["partition"].Phase);
    }

    [Fact]
    public async Task The_end_of_a_session_ends_its_call_and_nothing_else_of_the_build()
    {
        var never = new TaskCompletionSource<AgentResponse>();
        var job = _work.Start(
            new WorkOwner(Uid, () => { }), "job", "at work", (_, token) => never.Task.WaitAsync(token));
        _session.Call((_, token) => never.Task.WaitAsync(token));

        await _session.DisposeAsync();

        Assert.Equal(["job"], _work.Keys<object>(Uid));
        Assert.False(job.IsOver);
    }

    private static AgentResponse Answer(string step, StepPhase phase) => new(new StepObservation(step, phase), default);

    // From one reconcile to the next.
    private async Task CallAsync(Func<AgentResponse> call)
    {
        _session.Call((_, _) => Task.FromResult(call()));
        await _wakes.WokenAsync();
        await _session.ReadAsync();
    }
}
