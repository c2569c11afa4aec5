using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImageFactory.Http;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Reads the certificates that a configuration names or holds.</summary>
internal static class TlsFiles
{
    /// <summary>The certificates of a configuration as they are now.</summary>
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

        return new TlsMaterial(
            !configuration.InsecureSkipTlsVerify,
            authority is null ? null : Authorities(authority, configuration.CertificateAuthority!),
            certificate is null ? null : Pair(configuration, certificate, key!),
            TlsMaterial.FingerprintOf(authority, certificate, key));
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

    private static X509Certificate2Collection Authorities(string pem, FileOrData source) =>
        TlsMaterial.ReadAuthorities(pem)
        ?? throw new KubernetesConfigException(
            $"The certificate authority ({source}) holds no PEM certificate: put the cluster's CA there");

    private static SslStreamCertificateContext Pair(
        ApiServerConfiguration configuration, string certificate, string key)
    {
        try
        {
            return TlsMaterial.ReadPair(certificate, key);
        }
        catch (CryptographicException error)
        {
            throw new KubernetesConfigException(
                $"The client certificate ({configuration.ClientCertificate}) and key ({configuration.ClientKey}) are "
                + $"no PEM pair ({error.Message}): put matching ones there",
                error);
        }
    }
}
