namespace ImageFactory.Kubernetes.Queue;

/// <summary>
/// What a controller works from: a work queue with delays, and a backoff per key without a limit of tries.
/// </summary>
internal sealed class RateLimitedQueue<TKey> : IDisposable
    where TKey : notnull
{
    // client-go's bucket over all keys, applied to retries only: first looks are never held back.
    private const double RetriesPerSecond = 10;
    private const int RetryBurst = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly IQueueObserver<TKey> _observer;
    private readonly BackoffOptions _backoff;
    private readonly Func<double> _random;
    private readonly TokenBucket _bucket;
    private readonly WorkQueue<TKey> _queue;
    private readonly DelayingQueue<TKey> _delayed;

    public RateLimitedQueue(
        IQueueObserver<TKey> observer, BackoffOptions backoff, TimeProvider time, Func<double> random)
    {
        _observer = observer;
        _backoff = backoff;
        _random = random;
        _bucket = new TokenBucket(RetriesPerSecond, RetryBurst, time);
        _queue = new WorkQueue<TKey>(observer);
        _delayed = new DelayingQueue<TKey>(_queue, time);
    }

    /// <summary>How many keys wait for a worker.</summary>
    public int Length => _queue.Length;

    /// <summary>How many keys wait for their time.</summary>
    public int Waiting => _delayed.Waiting;

    /// <summary>Adds at once.</summary>
    public void Add(TKey key) => _delayed.Add(key);

    /// <summary>Adds after a delay; the earliest time asked for wins.</summary>
    public void AddAfter(TKey key, TimeSpan delay) => _delayed.AddAfter(key, delay);

    /// <summary>Counts a failure of the key and adds it when its backoff is over.</summary>
    /// <returns>How long it waits.</returns>
    public TimeSpan AddRateLimited(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        }

        var own = Backoff.Delay(_backoff, failures, _random);
        var all = _bucket.Reserve();
        var delay = own > all ? own : all;
        _observer.Retried(key);
        _delayed.AddAfter(key, delay);
        return delay;
    }

    /// <summary>Failures of the key in a row.</summary>
    public int Failures(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    /// <summary>The key is well: its next failure is its first.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <inheritdoc cref="WorkQueue{TKey}.GetAsync" />
    public ValueTask<TKey> GetAsync(CancellationToken cancellationToken) => _queue.GetAsync(cancellationToken);

    /// <inheritdoc cref="WorkQueue{TKey}.Done" />
    public void Done(TKey key) => _queue.Done(key);

    /// <summary>Forgets what waits for its time and takes no more keys.</summary>
    public void Dispose()
    {
        _delayed.Dispose();
        _queue.ShutDown();
    }
}
