namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// The body of an answer; a read that brings nothing in time ends with an <see cref="OpenStackException"/>. Disposing
/// it gives the connection back.
/// </summary>
internal sealed class DownloadStream(
    HttpResponseMessage response, Stream body, TransportErrors errors, OpenStackOptions options, TimeProvider time)
    : Stream
{
    // One for all reads: an image has tens of thousands of them. A read that is cancelled ends the stream anyway.
    private readonly CancellationTokenSource _idle = new(Timeout.InfiniteTimeSpan, time);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => response.Content.Headers.ContentLength ?? throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static idle => ((CancellationTokenSource)idle!).Cancel(), _idle);
        _idle.CancelAfter(options.StreamIdleTimeout);
        try
        {
            return await body.ReadAsync(buffer, _idle.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.NoAnswer(options.StreamIdleTimeout, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw errors.ConnectionLost(error);
        }
        finally
        {
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Only ReadAsync has a deadline");

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
            _idle.Dispose();
        }

        base.Dispose(disposing);
    }
}
