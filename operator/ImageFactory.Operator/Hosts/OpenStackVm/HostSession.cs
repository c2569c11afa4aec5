using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// What this process knows of one build server from talking with it. The talking goes on beside the reconciles, one
/// call at a time; a reconcile reads what came of it. What is known is no more than the server itself would tell again.
/// </summary>
/// <param name="ssh">The connection.</param>
/// <param name="attempt">The number of the host among those of its build.</param>
/// <param name="owner">The build, which is woken when a call has ended.</param>
/// <param name="work">Where the calls are made.</param>
/// <param name="time">The clock.</param>
internal sealed class HostSession(
    SshClient ssh, int attempt, WorkOwner owner, BackgroundWork work, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, StepObservation> _steps = new(StringComparer.Ordinal);

    /// <summary>The number of the host among those of its build.</summary>
    public int Attempt => attempt;

    /// <summary>Why the last call had no answer; null when it had one.</summary>
    public SshException? Fault { get; private set; }

    /// <summary>Since when calls have had no answer; null when the last one had.</summary>
    public DateTimeOffset? SilentSince { get; private set; }

    /// <summary>What is known of a step.</summary>
    public StepObservation this[string step] =>
        _steps.GetValueOrDefault(step) ?? new StepObservation(step, StepPhase.Waiting);

    /// <summary>Makes a call, unless one is under way; returns at once.</summary>
    public void Call(Func<SshClient, CancellationToken, Task<AgentResponse>> call) =>
        work.Start(owner, this, "Talking with the build server", (_, token) => call(ssh, token));

    /// <summary>Reads what came of the last call, where it has ended since.</summary>
    /// <exception cref="ArtifactStoreFullException">What the server said has no room; it says it again.</exception>
    public async Task ReadAsync()
    {
        if (work.Find<AgentResponse>(owner.Uid, this) is not { IsOver: true } call)
        {
            return;
        }

        work.Forget(owner.Uid, this);
        try
        {
            var answer = await call.Work;
            _steps[answer.Step.Name] = answer.Step;
            (Fault, SilentSince) = (null, null);
        }
        catch (Exception error) when (
            error is SshException or UnauthorizedAccessException
            || error is IOException and not ArtifactStoreFullException)
        {
            Fault = error as SshException ?? new SshException(SshFault.Unreachable, error.Message);
            SilentSince ??= time.GetUtcNow();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await work.EndAsync<HostSession>(owner.Uid);
        ssh.Dispose();
    }
}
