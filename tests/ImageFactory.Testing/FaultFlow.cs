namespace ImageFactory.Testing;

/// <summary>How bytes pass through a <see cref="FaultProxy"/> now.</summary>
internal sealed class FaultFlow
{
    private const int Chunk = 16 * 1024;

    // Short steps, so that a throttled stream trickles instead of coming in gulps.
    private const int StepsPerSecond = 50;

    private volatile TaskCompletionSource _gate = Opened();
    private volatile Pace _pace = new(TimeSpan.Zero, int.MaxValue);

    /// <summary>Most bytes of one step.</summary>
    public int ChunkSize => Math.Clamp(_pace.BytesPerSecond / StepsPerSecond, 1, Chunk);

    /// <summary>Sets the pace.</summary>
    public void Set(TimeSpan latency, int bytesPerSecond) => _pace = new Pace(latency, bytesPerSecond);

    /// <summary>Lets bytes through.</summary>
    public void Open() => _gate.TrySetResult();

    /// <summary>Lets no bytes through.</summary>
    public void Close()
    {
        if (_gate.Task.IsCompleted)
        {
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Returns when so many bytes may go on.</summary>
    public async Task WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        for (var gate = _gate; !gate.Task.IsCompleted; gate = _gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        var wait = _pace.Latency + TimeSpan.FromSeconds((double)bytes / _pace.BytesPerSecond);
        if (wait >= TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(wait, cancellationToken);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }

    private sealed record Pace(TimeSpan Latency, int BytesPerSecond);
}
