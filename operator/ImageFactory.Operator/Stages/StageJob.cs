namespace ImageFactory.Operator.Stages;

/// <summary>Work of a stage that takes longer than a reconcile may.</summary>
internal sealed class StageJob<T> : IStageJob
{
    private readonly CancellationTokenSource _end = new();
    private volatile string _progress;

    /// <summary>Starts it.</summary>
    /// <param name="title">What it is, for people, until it says more.</param>
    /// <param name="work">The work; it is told whom to tell how far it is.</param>
    /// <param name="changed">Told when it has ended.</param>
    public StageJob(string title, Func<IProgress<string>, CancellationToken, Task<T>> work, Action changed)
    {
        _progress = title;
        Work = Task.Run(() => work(new Teller(this), _end.Token));
        // Not before it has ended: who looks then has to find it so.
        _ = Work.ContinueWith(_ => changed(), TaskScheduler.Default);
    }

    /// <summary>Its end and what came of it.</summary>
    public Task<T> Work { get; }

    /// <summary>How far it is, for people.</summary>
    public string Progress => _progress;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ((Task)Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private sealed class Teller(StageJob<T> job) : IProgress<string>
    {
        public void Report(string value) => job._progress = value;
    }
}
