namespace ImageFactory.Operator.Artifacts;

/// <summary>File names of what is released beside an image.</summary>
internal static class ReleaseFiles
{
    /// <summary>The packages, one a line: name, version, architecture. Made on the build host.</summary>
    public const string Packages = "packages.txt";

    /// <summary>How the packages differ from those of the profile's image before.</summary>
    public const string PackageDiff = "packages.diff";

    /// <summary>How the image came to be, as an in-toto statement.</summary>
    public const string Provenance = "provenance.json";

    /// <summary>
    /// SHA-256 of every file, as <c>sha256sum --check</c> reads it. The build host makes the first, the operator the
    /// last.
    /// </summary>
    public const string Checksums = "SHA256SUMS";

    /// <summary>Digests of every file, as <c>hashdeep -a</c> reads them.</summary>
    public const string Audit = "audit.hashdeep";

    /// <summary>The public keys of all signatures, armored.</summary>
    public const string PublicKeys = "signing-keys.asc";

    /// <summary>The certificate that the image's signature in Glance is verified with, in PEM.</summary>
    public const string ImageCertificate = "image-signing-certificate.pem";

    private const string SignatureSuffix = ".sig";
    private const string PublishRequestPrefix = "publish-request-";

    /// <summary>
    /// What the operator alone makes, beside signatures. A build host that could write these would vouch for itself.
    /// </summary>
    public static IReadOnlyList<string> Reserved { get; } =
        [PackageDiff, Provenance, Audit, PublicKeys, ImageCertificate];

    /// <summary>What a build host makes beside the image.</summary>
    public static IReadOnlyList<string> Packaged { get; } =
        [Checksums, "config.tar.gz", "files.hashdeep", Packages, "sbom.spdx.json"];

    /// <summary>The name of the file with the signatures of a file by all keys, or by the named key alone.</summary>
    public static string Signature(string file, string? key = null) =>
        key is null ? $"{file}{SignatureSuffix}" : $"{file}.{key}{SignatureSuffix}";

    /// <summary>The name of the file with the request of a promotion to somebody else.</summary>
    public static string PublishRequest(string promotion) => $"{PublishRequestPrefix}{promotion}.json";

    /// <summary>Whether a file is such a request, or a signature of one: it is none of the release files.</summary>
    public static bool IsPublishRequest(string file) =>
        file.StartsWith(PublishRequestPrefix, StringComparison.Ordinal);

    /// <summary>Whether a file is a signature.</summary>
    public static bool IsSignature(string file) => file.EndsWith(SignatureSuffix, StringComparison.Ordinal);

    /// <summary>
    /// Whether a file beside an image is one that the operator writes: a log, a paper, or a signature of a paper or of
    /// a file of the image.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="content">The files of the image.</param>
    public static bool IsOwn(string file, IEnumerable<string> content) =>
        ArtifactName.IsLog(file)
        || IsPublishRequest(file)
        || file == Checksums
        || Reserved.Contains(file, StringComparer.Ordinal)
        || (IsSignature(file) && content.Concat(Reserved).Append(Checksums)
            .Any(signed => file.StartsWith($"{signed}.", StringComparison.Ordinal)));
}
