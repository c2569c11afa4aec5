namespace ImageFactory.Operator.Stages;

/// <summary>
/// The work of this process beside the reconciles. A reconcile starts it and checks it later; when it ends, its object
/// is reconciled at once. Nothing of it outlives the process: the next one starts it again, so work MUST be
/// re-callable.
/// </summary>
/// <remarks>
/// A key is the object's UID and a value of whoever starts the work. The type of that value tells the work of one user
/// from that of another.
/// </remarks>
internal sealed class BackgroundWork : IAsyncDisposable
{
    // The one lock of all such work: nothing is waited for or called back while it is held.
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Uid, object Key), IBackgroundTask> _tasks = [];
    private bool _isDisposed;

    /// <summary>The work under a key, going on or over; null for none.</summary>
    public BackgroundTask<T>? Find<T>(string uid, object key)
    {
        lock (_gate)
        {
            return (BackgroundTask<T>?)_tasks.GetValueOrDefault((uid, key));
        }
    }

    /// <summary>Starts the work under a key, or finds it there, going on or over; returns at once.</summary>
    /// <param name="owner">The object that it is done for.</param>
    /// <param name="key">What tells it from other work for the object.</param>
    /// <param name="title">What it does, for people, until it says more.</param>
    /// <param name="work">The work; it is told whom to tell how far it is.</param>
    /// <exception cref="ObjectDisposedException">The process ends.</exception>
    public BackgroundTask<T> Start<T>(
        WorkOwner owner, object key, string title, Func<IProgress<string>, CancellationToken, Task<T>> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_tasks.TryGetValue((owner.Uid, key), out var task))
            {
                _tasks.Add((owner.Uid, key), task = new BackgroundTask<T>(title, work, owner.Wake));
            }

            return (BackgroundTask<T>)task;
        }
    }

    /// <summary>Forgets work that is over: what came of it has been read. Work that goes on is not forgotten.</summary>
    public void Forget(string uid, object key)
    {
        lock (_gate)
        {
            if (_tasks.GetValueOrDefault((uid, key)) is { IsOver: true })
            {
                _tasks.Remove((uid, key));
            }
        }
    }

    /// <summary>The keys of one type, of all objects.</summary>
    public IReadOnlyList<TKey> Keys<TKey>()
    {
        lock (_gate)
        {
            return [.. _tasks.Keys.Select(key => key.Key).OfType<TKey>()];
        }
    }

    /// <summary>The keys of one type, of one object.</summary>
    public IReadOnlyList<TKey> Keys<TKey>(string uid)
    {
        lock (_gate)
        {
            return [.. _tasks.Keys.Where(key => key.Uid == uid).Select(key => key.Key).OfType<TKey>()];
        }
    }

    /// <summary>Cancels all work of an object, and forgets it once it has ended.</summary>
    public Task EndAsync(string uid) => EndAsync<object>(uid);

    /// <summary>Cancels the work of an object that has keys of one type, and forgets it once it has ended.</summary>
    public async Task EndAsync<TKey>(string uid)
    {
        List<KeyValuePair<(string Uid, object Key), IBackgroundTask>> ended;
        lock (_gate)
        {
            ended = [.. _tasks.Where(entry => entry.Key.Uid == uid && entry.Key.Key is TKey)];
        }

        await EndAsync(ended);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<KeyValuePair<(string Uid, object Key), IBackgroundTask>> ended;
        lock (_gate)
        {
            _isDisposed = true;
            ended = [.. _tasks];
        }

        await EndAsync(ended);
    }

    // They are forgotten last: whoever disposes of everything meanwhile has to wait for them, too.
    private async Task EndAsync(List<KeyValuePair<(string Uid, object Key), IBackgroundTask>> ended)
    {
        await Task.WhenAll(ended.Select(entry => entry.Value.DisposeAsync().AsTask()));
        lock (_gate)
        {
            ICollection<KeyValuePair<(string Uid, object Key), IBackgroundTask>> tasks = _tasks;
            ended.ForEach(entry => tasks.Remove(entry));
        }
    }
}
