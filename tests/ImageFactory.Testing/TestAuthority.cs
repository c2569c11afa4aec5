using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageFactory.Testing;

/// <summary>A certification authority of a test's own.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(30);

    private readonly ECDsa _key;

    public TestAuthority(string name = "test authority")
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(From, Until);
    }

    private TestAuthority(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _key = certificate.GetECDsaPrivateKey()!;
    }

    /// <summary>The authority of a test server, by the folder of its certificates.</summary>
    public static TestAuthority Load(string folder) => new(X509Certificate2.CreateFromPemFile(
        Path.Combine(folder, "ca.crt"), Path.Combine(folder, "ca.key")));

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate for a server of that name, or a client.</summary>
    /// <param name="name">The name, or an address.</param>
    /// <param name="until">When it ends; may have passed.</param>
    public X509Certificate2 Issue(string name, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(Certificate, From, until ?? Until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate for a user of an API server.</summary>
    /// <param name="subject">For example <c>O=group,CN=user</c>.</param>
    /// <param name="until">When it ends; may have passed.</param>
    public X509Certificate2 IssueClient(string subject, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        using var issued = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            From,
            until ?? Until,
            RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
