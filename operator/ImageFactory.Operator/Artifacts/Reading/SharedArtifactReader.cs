namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>One reader of a <see cref="SharedArtifact"/>; it may go back to the beginning.</summary>
internal sealed class SharedArtifactReader(SharedArtifact artifact) : Stream
{
    /// <summary>How long the others still wait for it, in all.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => true;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => artifact.Length;

    /// <inheritdoc />
    public override long Position { get; set; }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await artifact.ReadAsync(this, buffer, cancellationToken);
        Position += count;
        artifact.Moved(this, isThrough: false);
        return count;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read it asynchronously");

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException("An artifact does not change");

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("An artifact does not change");

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            artifact.Moved(this, isThrough: true);
        }

        base.Dispose(disposing);
    }
}
