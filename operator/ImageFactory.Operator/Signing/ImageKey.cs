using System.Security.Cryptography;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>The key that signs images for OpenStack's services, with its certificate.</summary>
internal sealed class ImageKey : IDisposable
{
    private readonly ECDsa _key;

    private ImageKey(ECDsa key, string type, ImageCertificate certificate)
    {
        _key = key;
        Type = type;
        Certificate = certificate;
    }

    /// <summary>
    /// The key's kind as OpenStack calls it. Of the curves in common use, the services know these two and not P-256:
    /// see <c>ECC_CURVES</c> in <see href="https://opendev.org/openstack/cursive">cursive</see>.
    /// </summary>
    public string Type { get; }

    /// <summary>What its signatures are verified with.</summary>
    public ImageCertificate Certificate { get; }

    /// <summary>
    /// Takes key and certificate from their files and proves that they belong together and are good now.
    /// </summary>
    /// <exception cref="SigningException">They are not.</exception>
    public static async Task<ImageKey> OpenAsync(
        ImageSigningSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ECDsa? key = null;
        ImageCertificate? certificate = null;
        var what = "key";
        var file = settings.KeyFile;
        try
        {
            key = ImageKeyReader.Read(
                await ReadAsync(file, cancellationToken),
                settings.PassphraseFile is { } path ? await PassphraseAsync(path, cancellationToken) : null);
            var type = TypeOf(key);
            (what, file) = ("certificate", settings.CertificateFile);
            certificate = ImageCertificate.Parse(await ReadAsync(file, cancellationToken));
            return certificate.Problem(key, now) is { } problem
                ? throw new SigningException(problem)
                : new ImageKey(key, type, certificate);
        }
        catch (SigningException error)
        {
            certificate?.Dispose();
            key?.Dispose();
            throw new SigningException($"The {what} {file} (signing.image in the operator's settings) {error.Message}");
        }
    }

    /// <summary>Signs the content with this digest by ECDSA; the signature is in DER (RFC 3279 §2.2.3).</summary>
    public byte[] Sign(byte[] digest) => _key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc />
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string TypeOf(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return (curve.IsNamed ? curve.Oid.Value : null) switch
        {
            "1.3.132.0.34" => "ECC_SECP384R1",
            "1.3.132.0.35" => "ECC_SECP521R1",
            _ => throw new SigningException(
                "is on the curve "
                + $"{(curve.IsNamed ? curve.Oid.FriendlyName ?? curve.Oid.Value : "of its own parameters")}, "
                + "which OpenStack does not verify: give one on P-384 or P-521"),
        };
    }

    private static async Task<string> PassphraseAsync(string file, CancellationToken cancellationToken) =>
        (await ReadAsync(file, cancellationToken)).Split('\n')[0].TrimEnd('\r');

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SigningException($"cannot be read: {error.Message}: mount the Secret with the key there");
        }
    }
}
