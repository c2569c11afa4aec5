using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImageFactory.OpenStack.Config;

/// <summary>The certificates of a cloud as they were at one time.</summary>
/// <param name="Verify">Whether the server's certificate is checked.</param>
/// <param name="Authorities">Whom we believe; null for the system's.</param>
/// <param name="Client">Who we are; null for no certificate.</param>
/// <param name="Fingerprint">Changes when a file or a setting does.</param>
internal sealed record TlsMaterial(
    bool Verify, X509Certificate2Collection? Authorities, SslStreamCertificateContext? Client, string Fingerprint)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="CloudConfigException">One can't be read or is none.</exception>
    public static TlsMaterial Load(CloudConfig config)
    {
        var authority = config.Tls.Verify ? Read(config, "cacert", config.Tls.CaCert) : null;
        var certificate = Read(config, "cert", config.Tls.Cert);
        var key = Read(config, "key", config.Tls.Key) ?? certificate;
        return new TlsMaterial(
            config.Tls.Verify,
            authority is null ? null : Parse(config, authority),
            certificate is null ? null : Pair(config, certificate, key!),
            Convert.ToHexString(SHA256.HashData(
                Encoding.UTF8.GetBytes($"{config.Tls.Verify}\n{authority}\n{certificate}\n{key}"))));
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

    private static X509Certificate2Collection Parse(CloudConfig config, string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Half a file: the same fault as none.
        }

        return authorities.Count > 0
            ? authorities
            : throw Problem(config, "cacert", $"{config.Tls.CaCert} holds no PEM certificate: put the cloud's CA there");
    }

    private static SslStreamCertificateContext Pair(CloudConfig config, string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            // Offline: the server has the authority already; only what stands in the file is sent along.
            return SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // ArgumentException is .NET's word for the key of another certificate, as it stands there for a moment while
            // both files are renewed one after the other.
            throw Problem(
                config,
                "cert",
                $"{config.Tls.Cert} and key {config.Tls.Key ?? config.Tls.Cert} are no PEM pair: put matching ones there",
                error);
        }
    }

    private static CloudConfigException Problem(
        CloudConfig config, string field, string problem, Exception? error = null) =>
        new($"{config.Source}: cloud {config.Cloud}: {field} {problem}", error);
}
