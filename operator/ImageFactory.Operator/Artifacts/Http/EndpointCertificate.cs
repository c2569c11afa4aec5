using System.Net.Security;
using System.Security.Cryptography;
using ImageFactory.Http;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>A certificate with its key, as they lay in their files at one time.</summary>
/// <param name="Context">What a server shows.</param>
/// <param name="Expiry">When it ceases to be valid.</param>
/// <param name="Fingerprint">Changes when one of the files does.</param>
internal sealed record EndpointCertificate(
    SslStreamCertificateContext Context, DateTimeOffset Expiry, string Fingerprint)
{
    /// <summary>Reads certificate and key.</summary>
    /// <exception cref="InvalidDataException">They cannot be used; the message names the setting.</exception>
    public static EndpointCertificate Read(ArtifactTlsSettings settings, DateTimeOffset now)
    {
        var certificate = ReadFile("certFile", settings.CertFile!);
        var key = ReadFile("keyFile", settings.KeyFile!);
        try
        {
            var context = TlsMaterial.ReadPair(certificate, key);
            DateTimeOffset expiry = context.TargetCertificate.NotAfter;
            return expiry > now
                ? new EndpointCertificate(context, expiry, TlsMaterial.FingerprintOf(certificate, key))
                : throw new InvalidDataException(
                    $"artifacts.tls.certFile '{settings.CertFile}' expired at {expiry.ToUniversalTime():u}: renew the "
                    + "certificate");
        }
        catch (CryptographicException error)
        {
            throw new InvalidDataException(
                $"artifacts.tls.certFile '{settings.CertFile}' and keyFile '{settings.KeyFile}' are no certificate "
                + $"with its key ({error.Message}): put both there, in PEM and without a passphrase",
                error);
        }
    }

    /// <summary>Checks that the authorities for build hosts are there, where the settings name some.</summary>
    /// <exception cref="InvalidDataException">They are not; the message names the setting.</exception>
    public static void RequireAuthorities(ArtifactTlsSettings settings)
    {
        if (settings.CaFile is { } path && TlsMaterial.ReadAuthorities(ReadFile("caFile", path)) is null)
        {
            throw new InvalidDataException(
                $"artifacts.tls.caFile '{path}' holds no PEM certificate: put the authority of the endpoint there, or "
                + "remove the setting where the systems of build hosts know it");
        }
    }

    private static string ReadFile(string field, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"artifacts.tls.{field} '{path}' cannot be read ({error.Message}): mount the Secret that holds it "
                + "there, or correct the setting",
                error);
        }
    }
}
