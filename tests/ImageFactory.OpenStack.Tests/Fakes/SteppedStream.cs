using System.Threading.Channels;

namespace ImageFactory.OpenStack.Tests.Fakes;

/// <summary>Gives one byte each time that the test says so.</summary>
internal sealed class SteppedStream : Stream
{
    private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _given = Channel.CreateUnbounded<bool>();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What it ends with at once; null to give bytes.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Comes back when a byte is asked for.</summary>
    public async Task AskedAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _asked.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Lets it go.</summary>
    public void Give() => _given.Writer.TryWrite(true);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _asked.Writer.TryWrite(true);
        if (Failure is not null)
        {
            throw Failure;
        }

        await _given.Reader.ReadAsync(cancellationToken);
        buffer.Span[0] = 1;
        return 1;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
