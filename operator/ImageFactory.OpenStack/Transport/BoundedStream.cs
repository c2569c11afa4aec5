using ImageFactory.Http;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// The body of an answer up to a number of bytes, and of values of JSON; what has more ends with an error.
/// </summary>
/// <param name="body">The body, which is disposed with it.</param>
/// <param name="limit">How many bytes it may have.</param>
/// <param name="tooLong">Makes the error, of what it has more than that.</param>
internal sealed class BoundedStream(Stream body, long limit, Func<string, Exception> tooLong) : ForwardStream
{
    private long _count;
    private JsonValues _values;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _count += read;
        if (_count > limit)
        {
            throw tooLong($"is longer than {limit >> 20} MiB");
        }

        _values.Add(buffer.Span[..read]);
        return _values.Count <= AnswerLimits.Values
            ? read
            : throw tooLong($"has more than {AnswerLimits.Values} values");
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
