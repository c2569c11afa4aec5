using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>
/// The state of the hashes after the bytes of an artifact. An OpenPGP signature covers the content and then some data
/// of its own, so each key goes on from this state and nobody reads the content again.
/// </summary>
internal sealed class ContentHashes : IDisposable
{
    private const int BufferSize = 256 << 10;

    private static readonly HashAlgorithmName[] Algorithms =
        [HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];

    private readonly IncrementalHash[] _hashes;

    private ContentHashes(IncrementalHash[] hashes)
    {
        _hashes = hashes;
        var digests = Array.ConvertAll(hashes, hash => Convert.ToHexStringLower(hash.GetCurrentHash()));
        Digests = new ContentDigests(digests[0], digests[1], digests[2], digests[3]);
    }

    /// <summary>The digests of the content alone.</summary>
    public ContentDigests Digests { get; }

    /// <summary>Adds a reader for each hash to a pass.</summary>
    public static async Task<ContentHashes> AddTo(ArtifactPass pass)
    {
        var hashes = Algorithms
            .Select(algorithm => pass.Add((content, token) => HashAsync(algorithm, content, token)))
            .ToList();
        return new ContentHashes(await Task.WhenAll(hashes));
    }

    /// <summary>Hashes bytes in memory.</summary>
    public static ContentHashes Of(byte[] content) => new(Array.ConvertAll(Algorithms, algorithm =>
    {
        var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(content);
        return hash;
    }));

    /// <summary>The digest of the content and what follows it.</summary>
    /// <param name="algorithm">One of those that are computed.</param>
    /// <param name="rest">What follows.</param>
    public byte[] With(HashAlgorithmName algorithm, ReadOnlySpan<byte> rest)
    {
        using var hash = Array.Find(_hashes, hash => hash.AlgorithmName == algorithm)!.Clone();
        hash.AppendData(rest);
        return hash.GetHashAndReset();
    }

    /// <inheritdoc />
    public void Dispose() => Array.ForEach(_hashes, hash => hash.Dispose());

    private static async Task<IncrementalHash> HashAsync(
        HashAlgorithmName algorithm, Stream content, CancellationToken cancellationToken)
    {
        var hash = IncrementalHash.CreateHash(algorithm);
        try
        {
            var buffer = new byte[BufferSize];
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                hash.AppendData(buffer.AsSpan(0, count));
            }

            return hash;
        }
        catch
        {
            hash.Dispose();
            throw;
        }
    }
}
