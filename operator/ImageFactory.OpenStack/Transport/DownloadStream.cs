using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// The body of an answer; a read that brings nothing in time ends with an <see cref="OpenStackException"/>. Disposing
/// it gives the connection back.
/// </summary>
internal sealed class DownloadStream(
    HttpResponseMessage response, Stream body, TransportErrors errors, OpenStackOptions options, TimeProvider time)
    : ForwardStream
{
    // One for all reads: an image has tens of thousands of them. A read that is cancelled ends the stream anyway.
    private readonly CancellationTokenSource _idle = new(Timeout.InfiniteTimeSpan, time);

    /// <inheritdoc />
    public override long Length => response.Content.Headers.ContentLength ?? throw new NotSupportedException();

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
