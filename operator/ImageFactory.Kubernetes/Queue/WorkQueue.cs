using System.Threading.Channels;

namespace ImageFactory.Kubernetes.Queue;

/// <summary>
/// client-go's work queue: a key is worked on by one worker at a time, and no addition is ever lost. A key that is
/// added while a worker has it is handed out again when that worker is done, so nobody waits for anybody.
/// See <see href="https://github.com/kubernetes/client-go/blob/master/util/workqueue/queue.go">queue.go</see>.
/// </summary>
internal sealed class WorkQueue<TKey>(IQueueObserver<TKey> observer)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();

    /// <summary>How many keys wait for a worker.</summary>
    public int Length => _ready.Reader.Count;

    /// <summary>Marks a key as in need of work.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (!_dirty.Add(key))
            {
                return;
            }

            observer.Added(key);
            if (!_processing.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Takes the next key; it is the caller's until <see cref="Done"/>.</summary>
    /// <exception cref="ChannelClosedException">The queue was shut down and is empty.</exception>
    public async ValueTask<TKey> GetAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _processing.Add(key);
            _dirty.Remove(key);
            observer.Taken(key);
        }

        return key;
    }

    /// <summary>Gives a key back; if it was added meanwhile, it is queued again.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            observer.Finished(key);
            if (_dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Takes no more keys; what is queued is still handed out.</summary>
    public void ShutDown() => _ready.Writer.TryComplete();
}
