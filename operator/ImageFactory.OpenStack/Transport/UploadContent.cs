using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ImageFactory.OpenStack.Transport;

/// <summary>A request's body that is read while it is sent, through one buffer.</summary>
internal sealed class UploadContent : HttpContent
{
    // Large enough that progress costs nothing, small enough that twenty uploads at once do not show.
    private const int BufferSize = 256 * 1024;

    private readonly UploadSource _source;
    private readonly IdleDeadline _deadline;
    private readonly OpenStackOptions _options;

    public UploadContent(UploadSource source, IdleDeadline deadline, OpenStackOptions options)
    {
        _source = source;
        _deadline = deadline;
        _options = options;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            _deadline.Extend(_options.StreamIdleTimeout);
            while (await _source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                _source.Report();
                _deadline.Extend(_options.StreamIdleTimeout);
            }

            _deadline.Extend(_options.UploadAnswerTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = _source.Length;
        return true;
    }
}
