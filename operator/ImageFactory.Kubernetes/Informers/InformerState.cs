namespace ImageFactory.Kubernetes.Informers;

/// <summary>The state of an informer, for probes.</summary>
internal sealed class InformerState(string name, TimeProvider time)
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _progress = time.GetTimestamp();
    private string? _problem;
    private bool _blocked;

    /// <summary>The kind that is watched, as people know it.</summary>
    public string Name { get; } = name;

    /// <summary>Ends when the first list was handed over in full.</summary>
    public Task Synced => _synced.Task;

    /// <summary>The first list was handed over in full.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>What is wrong now; null if nothing is.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>
    /// Synced, and with nothing wrong that somebody must mend. A server that is away for a moment doesn't count: taking
    /// the operator out of service would not bring it back.
    /// </summary>
    public bool IsReady => HasSynced && !Volatile.Read(ref _blocked);

    /// <summary>Time since a list, an event, a bookmark or a new try.</summary>
    public TimeSpan SinceProgress => time.GetElapsedTime(Interlocked.Read(ref _progress));

    /// <summary>Something came from the server.</summary>
    public void Progress()
    {
        Beat();
        Volatile.Write(ref _problem, null);
        Volatile.Write(ref _blocked, false);
    }

    /// <summary>The loop lives, whether or not anything comes.</summary>
    public void Beat() => Interlocked.Exchange(ref _progress, time.GetTimestamp());

    /// <summary>A try failed.</summary>
    /// <param name="problem">What is wrong, for people.</param>
    /// <param name="blocked">Somebody must mend it.</param>
    public void Trouble(string problem, bool blocked)
    {
        Beat();
        Volatile.Write(ref _problem, problem);
        Volatile.Write(ref _blocked, blocked);
    }

    /// <summary>The first list is through.</summary>
    public void MarkSynced() => _synced.TrySetResult();
}
