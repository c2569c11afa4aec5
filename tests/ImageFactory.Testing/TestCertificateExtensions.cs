using System.Security.Cryptography.X509Certificates;

namespace ImageFactory.Testing;

/// <summary>Test certificates as files have them.</summary>
public static class TestCertificateExtensions
{
    /// <summary>The private key of a certificate from <see cref="TestAuthority"/>.</summary>
    public static string GetECDsaPrivateKeyPem(this X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }
}
