namespace ImageFactory.Operator.Artifacts.Reading;

/// <summary>The digests of an artifact, in lower-case hexadecimal.</summary>
/// <param name="Md5">MD5, for audit sets alone.</param>
/// <param name="Sha1">SHA-1, for audit sets.</param>
/// <param name="Sha256">SHA-256, by which the store knows the artifact.</param>
/// <param name="Sha512">SHA-512, Glance's default.</param>
internal sealed record ContentDigests(string Md5, string Sha1, string Sha256, string Sha512)
{
    /// <summary>Adds a reader for each hash to a pass.</summary>
    public static async Task<ContentDigests> AddTo(ArtifactPass pass)
    {
        using var hashes = await ContentHashes.AddTo(pass);
        return hashes.Digests;
    }
}
