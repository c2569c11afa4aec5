using System.Globalization;
using ImageFactory.Http;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>
/// Gives up on a body that stands still, or trickles. Kestrel's own minimum rate counts the average since the
/// beginning, so a host that died after many GiB would keep its upload, and the room for it, open for days.
/// </summary>
internal sealed class PacedStream(Stream inner, ArtifactStoreSettings settings, TimeProvider time) : ForwardStream
{
    // Longer than the stall that the idle timeout allows, so that a busy disk on the other side is no matter.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // Only the time that the other side takes counts: our own disk may be slow, too.
    private TimeSpan _waited;
    private long _arrived;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var idle = new CancellationTokenSource(settings.UploadIdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        long start = time.GetTimestamp();
        try
        {
            int read = await inner.ReadAsync(buffer, either.Token);
            RequirePace(read, time.GetElapsedTime(start));
            return read;
        }
        catch (OperationCanceledException)
            when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Nothing arrived for {settings.UploadIdleTimeout}; the upload was given up.");
        }
        catch (IOException error) when (error.InnerException is OverflowException)
        {
            // Kestrel's own word for a chunk of more bytes than there are numbers, which is no error of the server.
            throw new BadHttpRequestException(error.Message, StatusCodes.Status400BadRequest, error);
        }
    }

    private void RequirePace(int read, TimeSpan waited)
    {
        _waited += waited;
        _arrived += read;
        if (_waited < Window)
        {
            return;
        }

        // The end of the body is no fault, however long it took.
        if (read > 0 && _arrived < settings.UploadLeastRate * _waited.TotalSeconds)
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_arrived} bytes arrived in {_waited.TotalSeconds:F0} s, less than {settings.UploadLeastRate} a "
                + $"second; the upload was given up."));
        }

        (_waited, _arrived) = (TimeSpan.Zero, 0);
    }
}
