using System.Buffers;
using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>Reads a stream once, with one buffer, and knows its digest and length at the end.</summary>
internal static class ContentHash
{
    // Large enough that a system call costs little beside hashing its bytes, small enough for many uploads at once.
    private const int BufferSize = 256 * 1024;

    /// <summary>Hashes <paramref name="source"/> and hands each piece to <paramref name="sink"/>, before the next is
    /// read; the sink also gets how many bytes there are with it.</summary>
    public static async Task<(string Sha256, long Length)> ReadAsync(
        Stream source,
        Func<ReadOnlyMemory<byte>, long, CancellationToken, ValueTask> sink,
        CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long length = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                hash.AppendData(buffer, 0, read);
                await sink(buffer.AsMemory(0, read), length, cancellationToken);
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Hashes what is left of <paramref name="source"/>.</summary>
    public static async Task<string> OfAsync(Stream source, CancellationToken cancellationToken) =>
        (await ReadAsync(source, (_, _, _) => ValueTask.CompletedTask, cancellationToken)).Sha256;
}
