using System.Globalization;
using System.Text;

namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>
/// Issues and checks URLs that permit one kind of access to the artifacts of one build until they expire. A build host
/// learns nothing else: not the key, and no URL of another build. What a host may send with its URL, and until when,
/// is the store's to say (<see cref="UploadGrants"/>).
/// </summary>
internal sealed class SignedUrls(UrlSigningKey key, ArtifactStoreSettings settings, TimeProvider time)
{
    /// <summary>The query parameter with the moment of expiry, in seconds since 1970.</summary>
    public const string ExpiresParameter = "expires";

    /// <summary>The query parameter with the host that an upload URL is for.</summary>
    public const string GenerationParameter = "generation";

    /// <summary>The query parameter with the signature, which names its key (<see cref="UrlSigningKey"/>).</summary>
    public const string SignatureParameter = "signature";

    /// <summary>What permits the whole of a scope to readers names no file.</summary>
    private const string AllFiles = "";

    /// <summary>The folder of all artifact URLs.</summary>
    public const string PathPrefix = "artifacts/";

    /// <summary>Permits PUT to one host, for the configured time or the one given.</summary>
    public ArtifactTarget CreateUploadTarget(ArtifactScope scope, string generation, TimeSpan? lifetime = null) => new(
        UrlOf(scope),
        $"{GenerationParameter}={generation}&"
        + QueryFor(ArtifactAccess.Write, scope, generation, lifetime ?? settings.UploadUrlLifetime));

    /// <summary>Permits GET and HEAD of all files of a scope, for a host.</summary>
    public ArtifactTarget CreateDownloadTarget(ArtifactScope scope, TimeSpan lifetime) =>
        new(UrlOf(scope), ReadQuery(scope, AllFiles, lifetime));

    /// <summary>Permits GET and HEAD of one file.</summary>
    public Uri CreateDownloadUrl(ArtifactScope scope, string fileName, TimeSpan? lifetime = null) =>
        new($"{UrlOf(scope)}{ArtifactName.RequireFile(fileName)}?{ReadQuery(scope, fileName, lifetime)}");

    /// <summary>Permits GET and HEAD of all files of a scope, by the URL of the scope's listing.</summary>
    public Uri CreateListingUrl(ArtifactScope scope, TimeSpan? lifetime = null) =>
        new($"{UrlOf(scope)}?{ReadQuery(scope, AllFiles, lifetime)}");

    /// <summary>Whether a query permits GET and HEAD of a file now; the empty name is the scope's listing.</summary>
    public bool MayRead(ArtifactScope scope, string fileName, string? expires, string? signature) =>
        IsValid(ArtifactAccess.Read, scope, AllFiles, expires, signature)
        || IsValid(ArtifactAccess.Read, scope, fileName, expires, signature);

    /// <summary>Whether a query is that of a host to which PUT was permitted, until now at least.</summary>
    public bool MayWrite(ArtifactScope scope, string generation, string? expires, string? signature) =>
        IsValid(ArtifactAccess.Write, scope, generation, expires, signature);

    private bool IsValid(
        ArtifactAccess access, ArtifactScope scope, string subject, string? expires, string? signature)
    {
        // The expiry is compared only afterwards, so that a forged query is told nothing about it.
        return long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && signature is not null
            && key.HasSigned(Text(access, scope, subject, seconds), signature)
            && seconds > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string UrlOf(ArtifactScope scope) =>
        $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{PathPrefix}{scope}/";

    private string ReadQuery(ArtifactScope scope, string subject, TimeSpan? lifetime) =>
        QueryFor(ArtifactAccess.Read, scope, subject, lifetime ?? settings.DownloadUrlLifetime);

    private string QueryFor(ArtifactAccess access, ArtifactScope scope, string subject, TimeSpan lifetime)
    {
        long expires = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds();
        string signature = key.Sign(Text(access, scope, subject, expires));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ExpiresParameter}={expires}&{SignatureParameter}={signature}");
    }

    /// <summary>
    /// The subject is the host that may send, or the file that may be read. What is signed holds no line ends but these
    /// (see <see cref="ArtifactName"/>), so a query with others in it has no signature, and no two grants have the same
    /// text. The version keeps signatures of other texts, before and after, from passing for these.
    /// </summary>
    private static byte[] Text(ArtifactAccess access, ArtifactScope scope, string subject, long expires)
    {
        string method = access == ArtifactAccess.Write ? "PUT" : "GET";
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"v2\n{method}\n{scope.Namespace}\n{scope.Profile}\n{scope.ImageName}\n{subject}\n{expires}");
        return Encoding.UTF8.GetBytes(text);
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
