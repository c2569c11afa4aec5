using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Events;
using ImageFactory.Kubernetes.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Starts the loops, watches over them, and ends them in order.</summary>
internal sealed partial class OperatorHost(
    OperatorPlan plan,
    OperatorGraph graph,
    OperatorSettings settings,
    OperatorHealth health,
    EventRecorder recorder,
    EventSender sender,
    LeaderElector elector,
    IEnumerable<ILeaderTask> leaderTasks,
    OperatorFailure failure,
    TimeProvider time,
    ILogger<OperatorHost> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _intake = new();
    private readonly CancellationTokenSource _work = new();
    private readonly CancellationTokenSource _election = new();
    private readonly CancellationTokenSource _sending = new(Timeout.InfiniteTimeSpan, time);
    private readonly List<Task> _watches = [];
    private Task[] _reconciles = [];
    private Task _events = Task.CompletedTask;
    private Task _leading = Task.CompletedTask;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await plan.ApplyAsync(graph, cancellationToken);
        health.Started();
        _events = SuperviseAsync("sender of events", sender.RunAsync, _sending.Token);
        foreach (var informer in graph.Informers)
        {
            _watches.Add(SuperviseAsync($"watch of {informer.State.Name}", informer.RunAsync, _intake.Token));
        }

        foreach (var loop in graph.Related)
        {
            _watches.Add(SuperviseAsync("mapping of related objects", loop.RunAsync, _intake.Token));
        }

        if (settings.LeaderElection == LeaderElectionType.None)
        {
            StartControllers();
        }
        else
        {
            _leading = SuperviseAsync("leader election", LeadAsync, _election.Token);
        }

        Log.Started(logger, settings.Name, settings.Namespace ?? "all namespaces");
    }

    /// <summary>
    /// No more work comes in; what waits is forgotten; reconciles under way are asked to end, and awaited. Only then
    /// may another process take over.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _intake.CancelAsync();
        foreach (var loop in graph.Controllers)
        {
            loop.Dispose();
        }

        foreach (var loop in graph.Related)
        {
            loop.Dispose();
        }

        await _work.CancelAsync();
        var drained = await DrainAsync(cancellationToken);
        await _election.CancelAsync();
        await _leading;
        if (drained && settings.LeaderElection != LeaderElectionType.None)
        {
            await elector.ReleaseAsync();
        }

        // Last of all, so that what the last reconciles had to tell is told.
        recorder.Complete();
        _sending.CancelAfter(EventDefaults.FlushTime);
        await _events;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Where a later service failed to start, nobody called StopAsync, and the loops still run.
        foreach (var source in new[] { _intake, _work, _election, _sending })
        {
            source.Cancel();
            source.Dispose();
        }
    }

    /// <summary>Watches are warm and keys wait in the queues already: only the workers begin.</summary>
    private void StartControllers() =>
        _reconciles =
        [
            .. graph.Controllers.Select(loop => SuperviseAsync($"controller {loop.Name}", loop.RunAsync, _work.Token)),
            .. leaderTasks.Select(task => SuperviseAsync(task.Name, task.RunAsync, _work.Token)),
        ];

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await elector.AcquireAsync(cancellationToken);
            StartControllers();
            await elector.RenewAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        // Another process may begin in a moment: work ends now, and this process with it.
        await _work.CancelAsync();
        failure.EndProcess();
    }

    private async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_watches.Concat(_reconciles)).WaitAsync(settings.DrainTimeout, time, cancellationToken);
            Log.Stopped(logger, settings.Name);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.NotDrained(logger, settings.DrainTimeout.TotalSeconds);
            return false;
        }
    }

    private async Task SuperviseAsync(
        string loop, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        // Off the caller's thread: starting a loop must not wait for its first step.
        await Task.Yield();
        try
        {
            await run(cancellationToken);
            if (!_intake.IsCancellationRequested && !_work.IsCancellationRequested)
            {
                Log.Ended(logger, loop);
                failure.EndProcess();
            }
        }
#pragma warning disable CA1031 // This loop owns the task: an error that got here is a bug, and ends the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Died(logger, loop, error);
            failure.EndProcess();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Information, "Operator {Name} works on {Namespace}")]
        public static partial void Started(ILogger logger, string name, string @namespace);

        [LoggerMessage(41, LogLevel.Information, "Operator {Name} stopped; all reconciles ended")]
        public static partial void Stopped(ILogger logger, string name);

        [LoggerMessage(42, LogLevel.Warning, "Reconciles still ran after {Seconds} s and were left behind")]
        public static partial void NotDrained(ILogger logger, double seconds);

        [LoggerMessage(43, LogLevel.Critical, "The {Loop} died, so the process ends")]
        public static partial void Died(ILogger logger, string loop, Exception error);

        [LoggerMessage(44, LogLevel.Critical, "The {Loop} ended by itself, so the process ends")]
        public static partial void Ended(ILogger logger, string loop);
    }
}
