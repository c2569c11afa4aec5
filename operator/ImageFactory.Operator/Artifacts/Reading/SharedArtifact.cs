namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>
/// Reads an artifact once for all readers that need its bytes at the same time. The first reader brings a piece into
/// the window, where the others find it. It waits for slower readers, for some seconds in all for each of them. A
/// reader that is slower still is left behind: it reads for itself and holds nobody up. The window is all the memory
/// that is used.
/// </summary>
internal sealed class SharedArtifact(ArtifactContent content, TimeProvider time, IProgress<long>? progress = null)
    : IAsyncDisposable
{
    private const int PieceSize = 1 << 20;
    private const int WindowPieces = 16;

    private readonly Lock _gate = new();
    private readonly List<SharedArtifactReader> _readers = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[][] _pieces = new byte[WindowPieces][];
    private readonly long[] _numbers = Enumerable.Repeat(-1L, WindowPieces).ToArray();
    private long _newest = -1;

    /// <summary>Bytes of the artifact.</summary>
    public long Length => content.Info.SizeBytes;

    /// <summary>Bytes that were read from the store so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>
    /// Opens a reader at the beginning. All readers that share MUST be open before the first one reads, and one that
    /// ends early MUST be disposed, or the others wait for it.
    /// </summary>
    public SharedArtifactReader NewReader()
    {
        var reader = new SharedArtifactReader(this);
        lock (_gate)
        {
            _readers.Add(reader);
        }

        return reader;
    }

    /// <summary>Copies bytes from the reader's position on; gives 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(
        SharedArtifactReader reader, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var position = reader.Position;
        if (position >= Length)
        {
            return 0;
        }

        await WaitForOthersAsync(reader, position / PieceSize, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var number = position / PieceSize;
            if (number <= _newest - WindowPieces)
            {
                var rest = (int)Math.Min(buffer.Length, Length - position);
                return await FillAsync(position, buffer[..rest], cancellationToken);
            }

            var slot = (int)(number % WindowPieces);
            if (_numbers[slot] != number)
            {
                await LoadAsync(slot, number, cancellationToken);
            }

            var offset = (int)(position % PieceSize);
            var count = (int)Math.Min(Math.Min(buffer.Length, PieceSize - offset), Length - position);
            _pieces[slot].AsSpan(offset, count).CopyTo(buffer.Span);
            return count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Records that a reader moved on or ended, and wakes those who wait for it.</summary>
    public void Moved(SharedArtifactReader reader, bool isThrough)
    {
        long least;
        lock (_gate)
        {
            if (isThrough)
            {
                _readers.Remove(reader);
            }

            least = _readers.Count > 0 ? _readers.Min(other => other.Position) : Length;
            _moved.TrySetResult();
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        progress?.Report(least);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        _turn.Dispose();
    }

    private async Task WaitForOthersAsync(SharedArtifactReader reader, long number, CancellationToken cancellationToken)
    {
        while (Behind(reader, number) is var (last, moved))
        {
            var begin = time.GetTimestamp();
            try
            {
                await moved.WaitAsync(last.Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // The slow reader is left behind from now on.
            }

            last.Patience -= time.GetElapsedTime(begin);
        }
    }

    // A reader whose piece the new one would push out of the window, and whose patience is not used up.
    private (SharedArtifactReader Last, Task Moved)? Behind(SharedArtifactReader reader, long number)
    {
        lock (_gate)
        {
            return number > _newest && _readers.Find(
                other => other != reader && other.Patience > TimeSpan.Zero
                    && other.Position / PieceSize <= number - WindowPieces) is { } last
                ? (last, _moved.Task)
                : null;
        }
    }

    private async Task LoadAsync(int slot, long number, CancellationToken cancellationToken)
    {
        var start = number * PieceSize;
        _pieces[slot] ??= new byte[PieceSize];
        // Not valid while it is being filled: a reader that is cancelled in the middle must not leave half a piece.
        _numbers[slot] = -1;
        await FillAsync(start, _pieces[slot].AsMemory(0, (int)Math.Min(PieceSize, Length - start)), cancellationToken);
        _numbers[slot] = number;
        _newest = Math.Max(_newest, number);
    }

    private async Task<int> FillAsync(long start, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        content.Stream.Position = start;
        await content.Stream.ReadExactlyAsync(buffer, cancellationToken);
        BytesRead += buffer.Length;
        return buffer.Length;
    }
}
