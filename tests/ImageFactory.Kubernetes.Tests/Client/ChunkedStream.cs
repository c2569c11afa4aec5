namespace ImageFactory.Kubernetes.Tests.Client;

/// <summary>A stream that gives one chunk at each reading.</summary>
internal sealed class ChunkedStream(IReadOnlyList<byte[]> chunks) : MemoryStream
{
    private readonly Queue<byte[]> _chunks = new(chunks.Where(chunk => chunk.Length > 0));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_chunks.TryDequeue(out var chunk))
        {
            return new(0);
        }

        chunk.CopyTo(buffer);
        return new(chunk.Length);
    }
}
