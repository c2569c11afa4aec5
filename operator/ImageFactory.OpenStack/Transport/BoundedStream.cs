using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>The body of an answer up to a number of bytes; what is longer ends with an error.</summary>
/// <param name="body">The body, which is disposed with it.</param>
/// <param name="limit">How many bytes it may have.</param>
/// <param name="tooLong">Makes the error.</param>
internal sealed class BoundedStream(Stream body, long limit, Func<Exception> tooLong) : ForwardStream
{
    private long _left = limit;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _left -= read;
        return _left >= 0 ? read : throw tooLong();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
