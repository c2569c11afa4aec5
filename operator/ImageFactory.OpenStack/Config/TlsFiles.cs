using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Http;

namespace ImageFactory.OpenStack.Config;

/// <summary>Reads the certificates that a <c>clouds.yaml</c> names.</summary>
internal static class TlsFiles
{
    /// <summary>The certificates of a cloud as they are now.</summary>
    /// <exception cref="CloudConfigException">One can't be read or is none.</exception>
    public static TlsMaterial Load(CloudConfig config)
    {
        var authority = config.Tls.Verify ? Read(config, "cacert", config.Tls.CaCert) : null;
        var certificate = Read(config, "cert", config.Tls.Cert);
        var key = Read(config, "key", config.Tls.Key) ?? certificate;
        return new TlsMaterial(
            config.Tls.Verify,
            authority is null ? null : Authorities(config, authority),
            certificate is null ? null : Pair(config, certificate, key!),
            TlsMaterial.FingerprintOf($"{config.Tls.Verify}", authority, certificate, key));
    }

    private static string? Read(CloudConfig config, string field, string? path)
    {
        try
        {
            return path is null ? null : File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Problem(config, field, $"{path} can't be read ({error.Message}): check the path and its mode", error);
        }
    }

    private static X509Certificate2Collection Authorities(CloudConfig config, string pem) =>
        TlsMaterial.ReadAuthorities(pem)
        ?? throw Problem(config, "cacert", $"{config.Tls.CaCert} holds no PEM certificate: put the cloud's CA there");

    private static SslStreamCertificateContext Pair(CloudConfig config, string certificate, string key)
    {
        try
        {
            return TlsMaterial.ReadPair(certificate, key);
        }
        catch (CryptographicException error)
        {
            throw Problem(
                config,
                "cert",
                $"{config.Tls.Cert} and key {config.Tls.Key ?? config.Tls.Cert} are no PEM pair: "
                + "put matching ones there",
                error);
        }
    }

    private static CloudConfigException Problem(
        CloudConfig config, string field, string problem, Exception? error = null) =>
        new($"{config.Source}: cloud {config.Cloud}: {field} {problem}", error);
}
