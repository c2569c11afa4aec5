using ImageFactory.Kubernetes.Queue;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>Measures a queue: how long keys wait, and how long they are worked on.</summary>
internal sealed class QueueMetrics<TKey> : IQueueObserver<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, long> _added = [];
    private readonly Dictionary<TKey, long> _taken = [];
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _name;

    public QueueMetrics(RuntimeMetrics metrics, string name, TimeProvider time)
    {
        _metrics = metrics;
        _time = time;
        _name = name;
        _metrics.QueueAdds.WithLabels(_name).Inc(0);
        _metrics.QueueRetries.WithLabels(_name).Inc(0);
    }

    /// <inheritdoc />
    public void Added(TKey key)
    {
        _metrics.QueueAdds.WithLabels(_name).Inc();
        lock (_gate)
        {
            _added.TryAdd(key, _time.GetTimestamp());
        }
    }

    /// <inheritdoc />
    public void Taken(TKey key)
    {
        lock (_gate)
        {
            _taken[key] = _time.GetTimestamp();
            if (_added.Remove(key, out var added))
            {
                _metrics.QueueDuration.WithLabels(_name).Observe(_time.GetElapsedTime(added).TotalSeconds);
            }
        }
    }

    /// <inheritdoc />
    public void Finished(TKey key)
    {
        lock (_gate)
        {
            if (_taken.Remove(key, out var taken))
            {
                _metrics.WorkDuration.WithLabels(_name).Observe(_time.GetElapsedTime(taken).TotalSeconds);
            }
        }
    }

    /// <inheritdoc />
    public void Retried(TKey key) => _metrics.QueueRetries.WithLabels(_name).Inc();

    /// <summary>How many keys workers have.</summary>
    public int UnderWork
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>Time that keys under work have taken so far: all together, and the oldest.</summary>
    public (double Sum, double Longest) UnfinishedWork()
    {
        lock (_gate)
        {
            double sum = 0;
            double longest = 0;
            foreach (var taken in _taken.Values)
            {
                var seconds = _time.GetElapsedTime(taken).TotalSeconds;
                sum += seconds;
                longest = Math.Max(longest, seconds);
            }

            return (sum, longest);
        }
    }
}
