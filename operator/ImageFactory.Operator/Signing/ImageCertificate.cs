using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageFactory.Operator.Signing;

/// <summary>The certificate of a key that signs images: what everybody verifies the signature with.</summary>
internal sealed class ImageCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private ImageCertificate(X509Certificate2 certificate, ECDsa key)
    {
        _certificate = certificate;
        _key = key;
    }

    /// <summary>Its SHA-256 fingerprint, in lower-case hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>When it expires.</summary>
    public DateTimeOffset Expiry => _certificate.NotAfter;

    /// <summary>The certificate in PEM.</summary>
    public string Pem => $"{_certificate.ExportCertificatePem()}\n";

    /// <summary>Reads the first certificate of a PEM text.</summary>
    /// <exception cref="SigningException">There is none, or it is of a key of another kind.</exception>
    public static ImageCertificate Parse(string pem)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new SigningException(
                "holds no certificate in PEM: put the key's certificate there, '-----BEGIN CERTIFICATE-----'");
        }

        if (certificate.GetECDsaPublicKey() is { } key)
        {
            return new ImageCertificate(certificate, key);
        }

        certificate.Dispose();
        throw new SigningException("is of a key that is no EC key: put the certificate of the key there");
    }

    /// <summary>Says why this is no certificate of the key, or is not valid now; null when nothing is wrong.</summary>
    public string? Problem(ECDsa key, DateTimeOffset now)
    {
        if (!_key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            return "is not of this key: put key and certificate that belong together there";
        }

        var (from, until) = (_certificate.NotBefore.ToUniversalTime(), _certificate.NotAfter.ToUniversalTime());
        return now.UtcDateTime switch
        {
            var time when time > until => string.Create(
                CultureInfo.InvariantCulture,
                $"expired on {until:yyyy-MM-dd}: put a new one there and into the key managers"),
            var time when time < from => string.Create(
                CultureInfo.InvariantCulture,
                $"is not valid before {from:yyyy-MM-dd HH:mm:ss}Z: wait until then, or give one that is valid now"),
            _ => null,
        };
    }

    /// <summary>
    /// Whether the certificate's key made a signature (ECDSA in DER) over the content with this digest.
    /// </summary>
    public bool Verifies(byte[] digest, byte[] signature) =>
        _key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc />
    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }
}
