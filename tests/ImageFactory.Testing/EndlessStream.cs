namespace ImageFactory.Testing;

/// <summary>A stream that repeats some bytes, for ever where no end is given.</summary>
public sealed class EndlessStream(byte[] pattern, long end = long.MaxValue) : Stream
{
    private int _next;

    /// <summary>How many bytes were read of it.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("It has no end");

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException("It only goes on");
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, end - Count);
        for (var i = 0; i < count; i++)
        {
            buffer[i] = pattern[_next];
            _next = (_next + 1) % pattern.Length;
        }

        Count += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It only goes on");

    public override void SetLength(long value) => throw new NotSupportedException("It has no end");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("It is read only");
}
