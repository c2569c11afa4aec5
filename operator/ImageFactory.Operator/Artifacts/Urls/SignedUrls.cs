using System.Globalization;
using System.Text;

namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>
/// Issues and checks URLs that permit one kind of access to the artifacts of one build until they expire. A build host
/// learns nothing else: not the key, and no URL of another build.
/// </summary>
internal sealed class SignedUrls(UrlSigningKey key, ArtifactStoreSettings settings, TimeProvider time)
{
    /// <summary>The query parameter with the moment of expiry, in seconds since 1970.</summary>
    public const string ExpiresParameter = "expires";

    /// <summary>The query parameter with the signature, which names its key (<see cref="UrlSigningKey"/>).</summary>
    public const string SignatureParameter = "signature";

    /// <summary>The folder of all artifact URLs.</summary>
    public const string PathPrefix = "artifacts/";

    /// <summary>Permits PUT of all files of a scope, for the configured time or the one given.</summary>
    public ArtifactTarget CreateUploadTarget(ArtifactScope scope, TimeSpan? lifetime = null) =>
        new(UrlOf(scope), QueryFor(ArtifactAccess.Write, scope, lifetime ?? settings.UploadUrlLifetime));

    /// <summary>Permits GET and HEAD of all files of a scope, for a host.</summary>
    public ArtifactTarget CreateDownloadTarget(ArtifactScope scope, TimeSpan lifetime) =>
        new(UrlOf(scope), ReadQuery(scope, lifetime));

    /// <summary>Permits GET and HEAD of all files of a scope, by the URL of one of them.</summary>
    public Uri CreateDownloadUrl(ArtifactScope scope, string fileName, TimeSpan? lifetime = null) =>
        new($"{UrlOf(scope)}{ArtifactName.RequireFile(fileName)}?{ReadQuery(scope, lifetime)}");

    /// <summary>Permits the same, by the URL of the scope's listing.</summary>
    public Uri CreateListingUrl(ArtifactScope scope, TimeSpan? lifetime = null) =>
        new($"{UrlOf(scope)}?{ReadQuery(scope, lifetime)}");

    /// <summary>Whether a query permits the access now.</summary>
    public bool IsValid(ArtifactAccess access, ArtifactScope scope, string? expires, string? signature)
    {
        // The expiry is compared only afterwards, so that a forged query is told nothing about it.
        return long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && signature is not null
            && key.HasSigned(Text(access, scope, seconds), signature)
            && seconds > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string UrlOf(ArtifactScope scope) =>
        $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{PathPrefix}{scope}/";

    private string ReadQuery(ArtifactScope scope, TimeSpan? lifetime) =>
        QueryFor(ArtifactAccess.Read, scope, lifetime ?? settings.DownloadUrlLifetime);

    private string QueryFor(ArtifactAccess access, ArtifactScope scope, TimeSpan lifetime)
    {
        long expires = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds();
        string signature = key.Sign(Text(access, scope, expires));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ExpiresParameter}={expires}&{SignatureParameter}={signature}");
    }

    /// <summary>
    /// Names hold no line ends (see <see cref="ArtifactName"/>), so no two grants have the same text. The version
    /// makes room for another text later, without old signatures passing for new ones.
    /// </summary>
    private static byte[] Text(ArtifactAccess access, ArtifactScope scope, long expires)
    {
        string method = access == ArtifactAccess.Write ? "PUT" : "GET";
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"v1\n{method}\n{scope.Namespace}\n{scope.Profile}\n{scope.ImageName}\n{expires}");
        return Encoding.ASCII.GetBytes(text);
    }
}

/// <summary>What a signed URL permits.</summary>
internal enum ArtifactAccess
{
    /// <summary>GET and HEAD.</summary>
    Read,

    /// <summary>PUT.</summary>
    Write,
}
