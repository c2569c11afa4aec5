using System.Buffers;
using System.IO.Pipelines;
using ImageFactory.Kubernetes.Client.Transport;

namespace ImageFactory.Kubernetes.Client.Watch;

/// <summary>Cuts a stream into lines, however it arrives. A line grows as large as it must, up to a limit.</summary>
internal sealed class WatchLines(Stream stream) : IAsyncDisposable
{
    // etcd takes objects of 1.5 MiB; their managedFields and JSON's escapes make the line longer.
    internal const int MaxLine = 32 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 * 1024, leaveOpen: true);

    private readonly PipeReader _pipe = PipeReader.Create(stream, Options);
    private SequencePosition? _next;

    /// <summary>The line, without its end; valid until the next call.</summary>
    public ReadOnlySequence<byte> Current { get; private set; }

    /// <summary>
    /// Goes to the next line. False when the stream has ended; what came after the last line's end was cut off on its
    /// way and is no line.
    /// </summary>
    /// <exception cref="ApiException">A line is longer than any object can be.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_next is { } next)
        {
            _pipe.AdvanceTo(next);
            _next = null;
        }

        var scanned = 0L;
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.Slice(scanned).PositionOf((byte)'\n') is { } end)
            {
                Current = buffer.Slice(0, end);
                _next = buffer.GetPosition(1, end);
                return true;
            }

            if (read.IsCompleted)
            {
                _pipe.AdvanceTo(buffer.End);
                return false;
            }

            scanned = buffer.Length;
            if (scanned > MaxLine)
            {
                throw new ApiException(0, ApiReasons.Unreadable, $"a line of the watch is longer than {MaxLine} bytes");
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _pipe.CompleteAsync();
}
