namespace ImageFactory.OpenStack.Transport;

/// <summary>Data on its way to a service.</summary>
/// <param name="content">The data, from where it stands.</param>
/// <param name="length">How many bytes that is.</param>
/// <param name="progress">Told how many bytes are sent; null for nobody.</param>
internal sealed class UploadSource(Stream content, long length, IProgress<long>? progress)
{
    private readonly long _start = content.CanSeek ? content.Position : 0;

    /// <summary>How many bytes there are.</summary>
    public long Length => length;

    /// <summary>How many bytes have been taken.</summary>
    public long Taken { get; private set; }

    /// <summary>The error of reading the data, for which the service is not to blame; null for none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Goes back to the first byte; false when that can't be done.</summary>
    public bool TryRewind()
    {
        if (Taken > 0 && content.CanSeek)
        {
            content.Position = _start;
            Taken = 0;
        }

        return Taken == 0;
    }

    /// <summary>Takes some bytes; none at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await content.ReadAsync(
                buffer[..(int)Math.Min(buffer.Length, length - Taken)], cancellationToken);
            Taken += count;
            return count > 0 || Taken == length
                ? count
                : throw new EndOfStreamException($"The data ends after {Taken} of {length} bytes");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It is kept, too, because HttpClient wraps it as an error of the connection.
            Failure = error;
            throw;
        }
    }

    /// <summary>Reports that all bytes taken so far have been sent.</summary>
    public void Report() => progress?.Report(Taken);
}
