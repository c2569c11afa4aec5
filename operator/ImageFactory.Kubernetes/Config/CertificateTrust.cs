using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Which servers are believed.</summary>
internal static class CertificateTrust
{
    /// <summary>
    /// Trust in <paramref name="authorities"/> alone. It is a policy and not a validation callback: a callback that looks at
    /// the chain must look at the host's name too, and those who forget it take any certificate of the authority.
    /// </summary>
    public static X509ChainPolicy In(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // The defaults go out to the network for revocation lists and missing certificates, which a cluster's own
            // authority does not have.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>Reads certificates from PEM.</summary>
    /// <exception cref="KubernetesConfigException">There is none.</exception>
    public static X509Certificate2Collection Parse(string pem, FileOrData source)
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
            : throw new KubernetesConfigException(
                $"The certificate authority ({source}) holds no PEM certificate: put the cluster's CA there");
    }
}
