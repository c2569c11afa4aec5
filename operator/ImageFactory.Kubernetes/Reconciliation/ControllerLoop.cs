using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Queue;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>Takes keys from changes to reconciles: predicate, queue, workers, and back into the queue.</summary>
internal sealed partial class ControllerLoop<TEntity> : IControllerLoop, IChangeHandler
    where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
{
    private readonly Func<ObjectKey, CancellationToken, Task<ReconcileOutcome>> _reconcile;
    private readonly Tombstones _tombstones;
    private readonly ControllerOptions _options;
    private readonly ControllerMetrics _metrics;
    private readonly QueueMetrics<ObjectKey> _queueMetrics;
    private readonly OutcomeSwitch _outcomes;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger _logger;

    public ControllerLoop(
        IInformer informer,
        Func<ObjectKey, CancellationToken, Task<ReconcileOutcome>> reconcile,
        Tombstones tombstones,
        ControllerOptions options,
        RuntimeMetrics metrics,
        TimeProvider time,
        Func<double> random,
        ILogger logger)
    {
        Informer = informer;
        _reconcile = reconcile;
        _tombstones = tombstones;
        _options = options;
        _time = time;
        _random = random;
        _logger = logger;
        _metrics = new ControllerMetrics(metrics, options.Name, options.Workers);
        _queueMetrics = new QueueMetrics<ObjectKey>(metrics, options.Name, time);
        Queue = new RateLimitedQueue<ObjectKey>(_queueMetrics, options.Backoff, time, random);
        _outcomes = new OutcomeSwitch(Queue, options.MaxErrorRetries, _metrics, random, logger);
        metrics.Observe(options.Name, () => Queue.Length, _queueMetrics.UnfinishedWork);
        informer.AddHandler(this);
    }

    /// <inheritdoc />
    public string Name => _options.Name;

    /// <inheritdoc />
    public IInformer Informer { get; }

    /// <summary>The keys in need of a reconcile.</summary>
    public RateLimitedQueue<ObjectKey> Queue { get; }

    /// <inheritdoc />
    public TimeSpan LongestReconcile => TimeSpan.FromSeconds(_queueMetrics.UnfinishedWork().Longest);

    /// <summary>Whether keys wait for a worker or a worker has one.</summary>
    public bool IsWorking => Queue.Length > 0 || _queueMetrics.UnderWork > 0;

    /// <inheritdoc />
    public void Handle(ObjectChange change)
    {
        switch (change.Type)
        {
            case ObjectChangeType.Deleted:
                _tombstones.Add(change.Key, change.Old!.Uid);
                break;
            case ObjectChangeType.Added:
                _tombstones.Remove(change.Key, change.New!.Uid);
                break;
        }

        if (EnqueuePredicate.ShouldEnqueue(change, _options.Strategy))
        {
            Queue.Add(change.Key);
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Informer.State.Synced.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        Log.Started(_logger, Name, _options.Workers);
        var workers = Enumerable.Range(0, _options.Workers).Select(_ => WorkAsync(cancellationToken));
        await Task.WhenAll(workers.Append(ResyncAsync(cancellationToken)));
    }

    /// <inheritdoc />
    public void Dispose() => Queue.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        // A reconcile may run without ever waiting; without this it would hold up the start of the other workers.
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            ObjectKey key;
            try
            {
                key = await Queue.GetAsync(cancellationToken);
            }
            catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
            {
                return;
            }

            try
            {
                await PassAsync(key, cancellationToken);
            }
            finally
            {
                Queue.Done(key);
            }
        }
    }

    private async Task PassAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        ReconcileId.Current = id;
        using var scope = _logger.BeginScope(new ReconcileScope(Name, key, id));
        using var timeout = new CancellationTokenSource(_options.ReconcileTimeout, _time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var started = _time.GetTimestamp();
        _metrics.Began();
        try
        {
            _outcomes.Apply(key, await _reconcile(key, token.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown: the next process lists the object and takes it up again.
        }
#pragma warning disable CA1031 // The worker owns the reconcile: whatever it throws is counted, logged and tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _outcomes.Apply(key, FromException(error, timeout.IsCancellationRequested));
        }
        finally
        {
            _metrics.Ended(_time.GetElapsedTime(started));
        }
    }

    private ReconcileOutcome FromException(Exception error, bool timedOut) => error switch
    {
        TerminalReconcileException => new ReconcileOutcome.Terminal(error.Message, error),
        OperationCanceledException when timedOut => new ReconcileOutcome.Failed(
            $"the reconcile took longer than {_options.ReconcileTimeout}", error, null, Thrown: true),
        _ => new ReconcileOutcome.Failed(error.Message, error, null, Thrown: true),
    };

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.ResyncPeriod, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var key in Informer.Store.Keys())
                {
                    Queue.AddAfter(key, _options.ResyncPeriod * _random());
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "Controller {Controller} started with {Workers} workers")]
        public static partial void Started(ILogger logger, string controller, int workers);
    }
}
