namespace ImageFactory.Operator.Stages;

/// <summary>One piece of <see cref="BackgroundWork"/>.</summary>
internal sealed class BackgroundTask<T> : IBackgroundTask, IProgress<string>
{
    // It has neither a timer nor a handle, so that nothing is left of it when nobody knows it any more.
    private readonly CancellationTokenSource _end = new();
    private readonly Task _told;
    private volatile string _progress;

    /// <summary>Starts it.</summary>
    /// <param name="title">What it does, for people, until it says more.</param>
    /// <param name="work">The work; it is told whom to tell how far it is.</param>
    /// <param name="wake">Called once the end can be seen, unless whoever owns the work has cancelled it.</param>
    public BackgroundTask(string title, Func<IProgress<string>, CancellationToken, Task<T>> work, Action wake)
    {
        _progress = title;
        Work = Task.Run(() => work(this, _end.Token));
        _told = TellAsync(wake);
    }

    /// <summary>Its end and what came of it; an exception stays here for whoever reads it.</summary>
    public Task<T> Work { get; }

    /// <inheritdoc />
    public bool IsOver => Work.IsCompleted;

    /// <summary>How far it is, for people.</summary>
    public string Progress => _progress;

    /// <inheritdoc />
    void IProgress<string>.Report(string value) => _progress = value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _told;
    }

    private async Task TellAsync(Action wake)
    {
        // Never before the constructor is through: whoever is woken has to find the task where it is kept.
        await ((Task)Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (!_end.IsCancellationRequested)
        {
            wake();
        }
    }
}
