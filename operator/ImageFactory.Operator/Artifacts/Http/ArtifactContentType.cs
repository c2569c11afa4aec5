namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>What a browser or a tool should take an artifact for.</summary>
internal static class ArtifactContentType
{
    private const string Text = "text/plain; charset=utf-8";

    // The first suffix that fits counts.
    private static readonly (string Suffix, string ContentType)[] BySuffix =
    [
        (".spdx.json", "application/spdx+json"),
        (".json", "application/json"),
        (".xml", "application/xml"),
        (".tar.gz", "application/gzip"),
        (".gz", "application/gzip"),
        (".sig", "application/pgp-signature"),
        (".txt", Text),
        (".log", Text),
        (".hashdeep", Text),
        ("SHA256SUMS", Text),
    ];

    /// <summary>The content type of a file, by its name.</summary>
    public static string Of(string fileName) =>
        BySuffix.FirstOrDefault(entry => fileName.EndsWith(entry.Suffix, StringComparison.Ordinal)).ContentType
        ?? "application/octet-stream";
}
