namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// A file that does not count yet. It takes its place by <see cref="MoveTo"/>, or it is gone when disposed. As long as
/// it is open the process holds a shared lock on it (flock, by <see cref="FileShare.Read"/>), which tells the sweep of
/// another process that somebody is still writing here; the kernel drops the lock with the process.
/// </summary>
internal sealed class IncomingFile : IAsyncDisposable
{
    private const long SpaceCheckInterval = 64L << 20;

    private readonly FileStream _stream;
    private readonly DiskSpace _space;
    private readonly Reservation? _reservation;
    private long _nextSpaceCheck = SpaceCheckInterval;
    private bool _moved;

    public IncomingFile(string path, DiskSpace space, Reservation? reservation)
    {
        _space = space;
        _reservation = reservation;
        _stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
    }

    /// <summary>When the content was last written. A rename keeps it, so it identifies the content later.</summary>
    public DateTime LastWriteTimeUtc => File.GetLastWriteTimeUtc(_stream.SafeFileHandle);

    /// <summary>Takes in a whole stream and forces it to the disk.</summary>
    public async Task<(string Sha256, long Length)> ReceiveAsync(
        Stream source,
        long maxBytes,
        CancellationToken cancellationToken)
    {
        (string Sha256, long Length) received = await ContentHash.ReadAsync(
            source,
            async (piece, length, token) =>
            {
                if (length > maxBytes)
                {
                    throw new ArtifactTooLargeException(maxBytes);
                }

                _reservation?.Grow(length);
                KeepReserve(length);
                await _stream.WriteAsync(piece, token);
            },
            cancellationToken);

        // A rename that survives a power cut while the data does not would be an empty file under a proper name.
        // Runs on the pool, because the disk may take seconds for it.
        await Task.Run(() => _stream.Flush(flushToDisk: true), cancellationToken);
        return received;
    }

    /// <summary>Puts the file into its place, replacing what is there in one step.</summary>
    public void MoveTo(string path)
    {
        File.Move(_stream.Name, path, overwrite: true);
        _moved = true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var reservation = _reservation;
        // Deleted before it is closed, so that the lock covers the file for its whole life.
        if (!_moved)
        {
            File.Delete(_stream.Name);
        }

        await _stream.DisposeAsync();
    }

    /// <summary>Others write to the disk too, so the reserve is looked after on the way.</summary>
    private void KeepReserve(long length)
    {
        if (length >= _nextSpaceCheck)
        {
            _nextSpaceCheck = length + SpaceCheckInterval;
            _space.Require(0);
        }
    }
}
