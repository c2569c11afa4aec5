namespace ImageFactory.Kubernetes.Queue;

/// <summary>
/// Adds keys later: one heap, one timer. Of several times for a key the earliest wins: a reconcile that comes too early
/// costs one call, and a reconcile that comes too late is a stall.
/// </summary>
internal sealed class DelayingQueue<TKey> : IDisposable
    where TKey : notnull
{
    // A timer's own limit is 49 days; a day is enough, since the timer is set again when it fires.
    private const double MaxTimerMilliseconds = 86_400_000;
    private const int OverriddenSlack = 64;

    private readonly WorkQueue<TKey> _queue;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TKey, DateTimeOffset> _heap = new();
    private readonly Dictionary<TKey, DateTimeOffset> _due = [];
    private readonly ITimer _timer;
    private bool _disposed;

    public DelayingQueue(WorkQueue<TKey> queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((DelayingQueue<TKey>)state!).MoveDue(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait for their time.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    /// <summary>Entries of the heap, overridden ones included.</summary>
    public int HeapSize
    {
        get
        {
            lock (_gate)
            {
                return _heap.Count;
            }
        }
    }

    /// <summary>Adds at once; a later time asked for before is forgotten.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            // The heap's own entry stays and is skipped when its turn comes.
            _due.Remove(key);
        }

        _queue.Add(key);
    }

    /// <summary>Adds after a delay, unless an earlier time stands already.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_gate)
        {
            var due = _time.GetUtcNow() + delay;
            if (_disposed || (_due.TryGetValue(key, out var earlier) && earlier <= due))
            {
                return;
            }

            _due[key] = due;
            _heap.Enqueue(key, due);
            DropOverridden();
            SetTimer();
        }
    }

    /// <summary>Forgets all delayed keys and takes no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _due.Clear();
            _heap.Clear();
        }

        _timer.Dispose();
    }

    private void MoveDue()
    {
        List<TKey> ready = [];
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var now = _time.GetUtcNow();
            while (_heap.TryPeek(out var key, out var due) && due <= now)
            {
                _heap.Dequeue();
                if (_due.TryGetValue(key, out var valid) && valid == due)
                {
                    _due.Remove(key);
                    ready.Add(key);
                }
            }

            SetTimer();
        }

        foreach (var key in ready)
        {
            _queue.Add(key);
        }
    }

    /// <summary>
    /// A key that is seen often leaves an overridden entry behind each time; without this the heap would grow until the
    /// farthest of them is due.
    /// </summary>
    private void DropOverridden()
    {
        if (_heap.Count <= (2 * _due.Count) + OverriddenSlack)
        {
            return;
        }

        _heap.Clear();
        foreach (var (key, due) in _due)
        {
            _heap.Enqueue(key, due);
        }
    }

    private void SetTimer()
    {
        if (!_heap.TryPeek(out _, out var next))
        {
            return;
        }

        // A timer counts whole milliseconds: rounded up, so that it never fires just before its time.
        var wait = Math.Max(1, Math.Ceiling((next - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(wait, MaxTimerMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
