using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImageFactory.Http;

/// <summary>The certificates of connections, as they were at one time.</summary>
/// <param name="Verify">Whether the server's certificate is checked.</param>
/// <param name="Authorities">The authorities that are believed; null for the system's.</param>
/// <param name="Client">The certificate that we show; null for none.</param>
/// <param name="Fingerprint">Changes when one of the others does.</param>
public sealed record TlsMaterial(
    bool Verify, X509Certificate2Collection? Authorities, SslStreamCertificateContext? Client, string Fingerprint)
{
    /// <summary>The options that connections are opened with.</summary>
    /// <param name="client">A certificate that is shown instead of <see cref="Client"/>; null for that one.</param>
    public SslClientAuthenticationOptions Options(X509Certificate2? client = null)
    {
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = client is null
                ? Client
                : SslStreamCertificateContext.Create(client, additionalCertificates: null, offline: true),
        };
        if (!Verify)
        {
#pragma warning disable CA5359 // The configuration asks for it by name; who reads it logs a warning.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (Authorities is not null)
        {
            options.CertificateChainPolicy = TrustIn(Authorities);
        }

        return options;
    }

    /// <summary>Reads authorities from PEM; null when there is no certificate in it.</summary>
    public static X509Certificate2Collection? ReadAuthorities(string pem)
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

        return authorities.Count > 0 ? authorities : null;
    }

    /// <summary>Reads a certificate and its key from PEM, with the chain that stands behind the certificate.</summary>
    /// <exception cref="CryptographicException">They are no pair, or no PEM.</exception>
    public static SslStreamCertificateContext ReadPair(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            // Offline: the server has the authority already; only what stands in the file is sent along.
            return SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
        }
        catch (ArgumentException error)
        {
            // .NET's word for the key of another certificate, as it stands there for a moment while both files are
            // renewed one after the other.
            throw new CryptographicException(error.Message, error);
        }
    }

    /// <summary>A fingerprint of the texts that certificates are read from.</summary>
    public static string FingerprintOf(params IEnumerable<string?> texts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));

    /// <summary>
    /// Trust in <paramref name="authorities"/> alone. It is a policy and not a validation callback: a callback that
    /// looks at the chain must look at the host's name too, and those who forget it take any certificate of the
    /// authority.
    /// </summary>
    private static X509ChainPolicy TrustIn(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // The defaults go out to the network for revocation lists and missing certificates, which the authority of
            // a cluster or cloud does not have.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
