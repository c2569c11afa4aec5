using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>The digests of an artifact, in lower-case hexadecimal.</summary>
/// <param name="Md5">MD5, for Glance's <c>checksum</c> and for audit sets.</param>
/// <param name="Sha1">SHA-1, for audit sets.</param>
/// <param name="Sha256">SHA-256, by which the store knows the artifact.</param>
/// <param name="Sha512">SHA-512, Glance's default.</param>
internal sealed record ContentDigests(string Md5, string Sha1, string Sha256, string Sha512)
{
    private const int BufferSize = 256 << 10;

    /// <summary>Has a pass compute all of them, side by side.</summary>
    public static async Task<ContentDigests> AddTo(ArtifactPass pass)
    {
        var digests = new[] { HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512 }
            .Select(algorithm => pass.Add((content, token) => HashAsync(algorithm, content, token)))
            .ToList();
        var values = await Task.WhenAll(digests);
        return new ContentDigests(values[0], values[1], values[2], values[3]);
    }

    private static async Task<string> HashAsync(HashAlgorithmName algorithm, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var buffer = new byte[BufferSize];
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, count));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
