using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImageFactory.Kubernetes.Config;

/// <summary>The certificates of a configuration as they were at one time.</summary>
/// <param name="Authorities">Whom we believe; null for the system's.</param>
/// <param name="Client">Who we are; null for no certificate.</param>
/// <param name="Fingerprint">Changes when a file changes.</param>
internal sealed record TlsMaterial(
    X509Certificate2Collection? Authorities, SslStreamCertificateContext? Client, string Fingerprint)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="KubernetesConfigException">One can't be read or is none.</exception>
    public static TlsMaterial Load(ApiServerConfiguration configuration)
    {
        var authority = Read(configuration.CertificateAuthority, "certificate authority");
        var certificate = Read(configuration.ClientCertificate, "client certificate");
        var key = Read(configuration.ClientKey, "client key");
        if (certificate is null != key is null)
        {
            throw new KubernetesConfigException(
                $"{configuration.Source} has a client certificate or a client key, but not both: add the other");
        }

        var fingerprint = Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{authority}\n{certificate}\n{key}")));
        return new TlsMaterial(
            authority is null ? null : CertificateTrust.Parse(authority, configuration.CertificateAuthority!),
            certificate is null ? null : Pair(configuration, certificate, key!),
            fingerprint);
    }

    private static string? Read(FileOrData? source, string what)
    {
        try
        {
            return source is null ? null : Encoding.UTF8.GetString(source.Read());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException(
                $"The {what} {source} can't be read ({error.Message}): check the path and its mode", error);
        }
    }

    private static SslStreamCertificateContext Pair(
        ApiServerConfiguration configuration, string certificate, string key)
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
            throw new KubernetesConfigException(
                $"The client certificate ({configuration.ClientCertificate}) and key ({configuration.ClientKey}) are no PEM "
                + $"pair ({error.Message}): put matching ones there",
                error);
        }
    }
}
