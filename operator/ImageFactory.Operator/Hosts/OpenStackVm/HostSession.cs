using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// What this process knows of one build server from talking with it. The talking goes on beside the reconciles, one call at a time;
/// what is known is no more than the server itself would tell again.
/// </summary>
/// <param name="ssh">The connection.</param>
/// <param name="changed">Told when something new is known.</param>
/// <param name="time">The clock.</param>
internal sealed class HostSession(SshClient ssh, Action changed, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StepObservation> _steps = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private Task _call = Task.CompletedTask;
    private SshException? _fault;
    private DateTimeOffset? _silentSince;

    /// <summary>What is known of a step.</summary>
    public StepObservation this[string step]
    {
        get
        {
            lock (_gate)
            {
                return _steps.GetValueOrDefault(step) ?? new StepObservation(step, StepPhase.Waiting);
            }
        }
    }

    /// <summary>Why the last call had no answer; null when it had one.</summary>
    public SshException? Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    /// <summary>Since when calls have had no answer; null when the last one had.</summary>
    public DateTimeOffset? SilentSince
    {
        get
        {
            lock (_gate)
            {
                return _silentSince;
            }
        }
    }

    /// <summary>Makes a call, unless one is under way; returns at once.</summary>
    public void Call(Func<SshClient, CancellationToken, Task<AgentResponse>> call)
    {
        lock (_gate)
        {
            if (_call.IsCompleted && !_end.IsCancellationRequested)
            {
                _call = Task.Run(() => RunAsync(call, _end.Token));
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _call;
        ssh.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(Func<SshClient, CancellationToken, Task<AgentResponse>> call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await call(ssh, cancellationToken);
            lock (_gate)
            {
                _steps[answer.Step.Name] = answer.Step;
                (_fault, _silentSince) = (null, null);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (error is SshException or IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                _fault = error as SshException ?? new SshException(SshFault.Unreachable, error.Message);
                _silentSince ??= time.GetUtcNow();
            }
        }

        changed();
    }
}
