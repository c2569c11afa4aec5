namespace ImageFactory.Testing;

/// <summary>Gives its first half, and the rest only when the test says so: a writer that is slow at will.</summary>
public sealed class GatedStream(byte[] content) : MemoryStream(content)
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the reader has taken the first half and waits.</summary>
    public Task HalfRead => _reached.Task;

    public void Open() => _gate.TrySetResult();

    public void Break(Exception exception) => _gate.TrySetException(exception);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long half = Length / 2;
        if (Position >= half)
        {
            _reached.TrySetResult();
            await _gate.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }

        int untilHalf = (int)Math.Min(buffer.Length, half - Position);
        return await base.ReadAsync(buffer[..untilHalf], cancellationToken);
    }
}
