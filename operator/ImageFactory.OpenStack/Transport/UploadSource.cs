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

    /// <summary>What reading the data ended with; the service is not to blame for it.</summary>
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
            // Whatever it is, it goes on its way; it is kept because HttpClient would wrap it as an error of the
            // connection.
            Failure = error;
            throw;
        }
    }

    /// <summary>What has been taken is sent.</summary>
    public void Report() => progress?.Report(Taken);
}
