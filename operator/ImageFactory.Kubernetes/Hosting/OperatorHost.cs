using ImageFactory.Kubernetes.Abstractions.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Starts the loops, watches over them, and ends them in order.</summary>
internal sealed partial class OperatorHost(
    OperatorPlan plan,
    OperatorGraph graph,
    OperatorSettings settings,
    OperatorHealth health,
    OperatorFailure failure,
    TimeProvider time,
    ILogger<OperatorHost> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _intake = new();
    private readonly CancellationTokenSource _work = new();
    private readonly List<Task> _watches = [];
    private readonly List<Task> _passes = [];

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await plan.ApplyAsync(graph, cancellationToken);
        health.Started();
        foreach (var informer in graph.Informers)
        {
            _watches.Add(SuperviseAsync($"watch of {informer.State.Name}", informer.RunAsync, _intake.Token));
        }

        foreach (var loop in graph.Related)
        {
            _watches.Add(SuperviseAsync("mapping of related objects", loop.RunAsync, _intake.Token));
        }

        foreach (var loop in graph.Controllers)
        {
            _passes.Add(SuperviseAsync($"controller {loop.Name}", loop.RunAsync, _work.Token));
        }

        Log.Started(logger, settings.Name, settings.Namespace ?? "all namespaces");
    }

    /// <summary>
    /// No more work comes in; what waits is forgotten; passes under way are asked to end, and awaited. Only then may
    /// another process take over.
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
        try
        {
            await Task.WhenAll(_watches.Concat(_passes)).WaitAsync(settings.DrainTimeout, time, cancellationToken);
            Log.Stopped(logger, settings.Name);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.NotDrained(logger, settings.DrainTimeout.TotalSeconds);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _intake.Dispose();
        _work.Dispose();
    }

    private async Task SuperviseAsync(
        string loop, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        // Off the caller's thread: starting a loop must not wait for its first step.
        await Task.Yield();
        try
        {
            await run(cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
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

        [LoggerMessage(41, LogLevel.Information, "Operator {Name} stopped; all passes ended")]
        public static partial void Stopped(ILogger logger, string name);

        [LoggerMessage(42, LogLevel.Warning, "Passes still ran after {Seconds} s and were left behind")]
        public static partial void NotDrained(ILogger logger, double seconds);

        [LoggerMessage(43, LogLevel.Critical, "The {Loop} died, so the process ends")]
        public static partial void Died(ILogger logger, string loop, Exception error);

        [LoggerMessage(44, LogLevel.Critical, "The {Loop} ended by itself, so the process ends")]
        public static partial void Ended(ILogger logger, string loop);
    }
}
