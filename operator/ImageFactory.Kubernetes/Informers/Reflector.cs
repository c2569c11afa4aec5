using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Metrics;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// Mirrors the server's objects of one kind into a <see cref="Store"/>: lists, then watches from the list's version,
/// for ever. It asks for metadata alone: a reconcile reads its object live, so nobody needs the bodies.
/// See <see href="https://github.com/kubernetes/client-go/blob/master/tools/cache/reflector.go">reflector.go</see>.
/// </summary>
internal sealed partial class Reflector(
    IKubernetesClient client,
    EntityDefinition kind,
    Store store,
    Action<ObjectChange> publish,
    ReflectorOptions options,
    InformerState state,
    RuntimeMetrics metrics,
    TimeProvider time,
    Func<double> random,
    ILogger logger)
{
    private const string AtHand = "0";

    private readonly ReflectorRetries _retries = new(options, state, time, random, logger);
    private string? _resourceVersion;
    private bool _sawPage;
    private bool _listedOnce;

    /// <summary>Runs until the token ends it; everything the server can do wrong is lived through.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Counters that begin at nought: the first increase is an increase also for whoever computes rates.
        metrics.Relists.WithLabels(state.Name).Inc(0);
        metrics.WatchDecodeErrors.WithLabels(state.Name).Inc(0);
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var (end, error) = await StepAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            metrics.WatchRestarts.WithLabels(state.Name, end.ToString()).Inc();
            if (WatchEndClassifier.NeedsList(end))
            {
                _resourceVersion = null;
            }

            await _retries.WaitAsync(end, error, time.GetElapsedTime(started), _listedOnce, cancellationToken);
        }
    }

    /// <summary>A list when there is no version to go on from, and then a watch.</summary>
    private async Task<(WatchEnd End, Exception? Error)> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_resourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            return (await WatchAsync(_resourceVersion!, cancellationToken), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (WatchEnd.Closed, null);
        }
        catch (Exception error) when (WatchEndClassifier.Classify(error) is { } end)
        {
            return (end, error);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        if (_listedOnce)
        {
            metrics.Relists.WithLabels(state.Name).Inc();
        }

        HashSet<ObjectKey> listed = [];
        string? next = null;
        string? version;
        do
        {
            // First what the server has at hand: it answers from its watch cache, and what that lacks comes by the
            // watch. Later none, which is a consistent read: a second list must not go back in time.
            var page = await client.ListPageAsync<V1PartialObjectMetadata>(
                new ListOptions
                {
                    Resource = kind,
                    Namespace = options.Namespace,
                    LabelSelector = options.LabelSelector,
                    FieldSelector = options.FieldSelector,
                    ResourceVersion = _sawPage ? null : AtHand,
                    Limit = options.PageSize,
                    Continue = next,
                },
                cancellationToken);
            _sawPage = true;
            foreach (var bad in page.Unreadable)
            {
                CountUnreadable(bad.Entity, bad.Error);
            }

            // What can't be read exists all the same: its identity is enough to know it by.
            foreach (var entity in page.Items.Concat(page.Unreadable.Select(item => item.Entity)))
            {
                var key = ObjectKey.Of(entity);
                listed.Add(key);
                Publish(store.Put(key, StoreEntry.Of(entity)));
            }

            version = page.Metadata.ResourceVersion;
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        Publish(store.RemoveAllBut(listed));
        _resourceVersion = version;
        _listedOnce = true;
        state.Progress();
        state.MarkSynced();
        Log.Listed(logger, state.Name, listed.Count, version);
    }

    private async Task<WatchEnd> WatchAsync(string resourceVersion, CancellationToken cancellationToken)
    {
        state.Beat();
        var started = time.GetTimestamp();
        var serverTimeout = options.WatchTimeout * (1 + random());
        using var deadline = new CancellationTokenSource(serverTimeout + options.HardDeadlineSlack, time);
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, idle.Token);
        var watch = new WatchOptions
        {
            Resource = kind,
            Namespace = options.Namespace,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = resourceVersion,
            ServerTimeout = serverTimeout,
        };
        var events = 0;
        try
        {
            await foreach (var change in client.WatchAsync<V1PartialObjectMetadata>(watch, stop.Token))
            {
                events++;
                idle.CancelAfter(options.IdleTimeout);
                Take(change);
            }
        }
        catch (OperationCanceledException) when (
            !cancellationToken.IsCancellationRequested && stop.IsCancellationRequested)
        {
            return WatchEnd.Idle;
        }

        if (stop.IsCancellationRequested)
        {
            return WatchEnd.Idle;
        }

        return events == 0 && time.GetElapsedTime(started) < options.SuspiciouslyShort
            ? WatchEnd.Disconnected
            : WatchEnd.Closed;
    }

    private void Take(WatchEvent<V1PartialObjectMetadata> change)
    {
        if (change.Error is { } error)
        {
            CountUnreadable(change.Entity, error);
        }

        if (change.Type != WatchEventType.Bookmark)
        {
            var key = ObjectKey.Of(change.Entity);
            var entry = StoreEntry.Of(change.Entity);
            Publish(change.Type == WatchEventType.Deleted ? [store.Remove(key, entry)] : store.Put(key, entry));
        }

        // After every event, not only after bookmarks: the next watch must not replay or, worse, expire.
        _resourceVersion = change.Entity.Metadata.ResourceVersion ?? _resourceVersion;
        state.Progress();
    }

    private void CountUnreadable(V1PartialObjectMetadata entity, string error)
    {
        metrics.WatchDecodeErrors.WithLabels(state.Name).Inc();
        Log.Unreadable(logger, state.Name, ObjectKey.Of(entity), error);
    }

    private void Publish(IReadOnlyList<ObjectChange> changes)
    {
        foreach (var change in changes)
        {
            publish(change);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Listed {Count} objects of {Kind} at version {ResourceVersion}")]
        public static partial void Listed(ILogger logger, string kind, int count, string? resourceVersion);

        [LoggerMessage(4, LogLevel.Warning, "The metadata of {Kind} {Key} cannot be read in full: {Error}")]
        public static partial void Unreadable(ILogger logger, string kind, ObjectKey key, string error);
    }
}
