using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>
/// Keys that sign images for OpenStack's services, with certificates, in files as OpenSSL writes them; made without it.
/// </summary>
internal sealed class ImageKeyFiles : IDisposable
{
    public const string Passphrase = "correct horse battery staple";

    // What 'openssl pkcs8 -topk8' takes.
    private static readonly PbeParameters Lock = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048);

    private readonly TemporaryFolder _folder = new();

    /// <summary>File with a private key.</summary>
    public string Key(string name) => Path.Combine(_folder.Path, $"{name}.key");

    /// <summary>File with a certificate.</summary>
    public string Certificate(string name) => Path.Combine(_folder.Path, $"{name}.crt");

    /// <summary>Writes a file beside the keys and returns its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Makes a key and its certificate for a year; returns the certificate's SHA-256.</summary>
    /// <param name="name">Of the files.</param>
    /// <param name="curve">The key's curve as OpenSSL calls it, or <c>rsa</c>.</param>
    /// <param name="isLocked">With <see cref="Passphrase"/>.</param>
    public string Make(string name, string curve = "secp384r1", bool isLocked = false)
    {
        using AsymmetricAlgorithm key =
            curve == "rsa" ? RSA.Create(2048) : ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var pem = isLocked ? key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, Lock) : key.ExportPkcs8PrivateKeyPem();
        Write($"{name}.key", $"{pem}\n");
        var request = key is RSA rsa
            ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now, now.AddDays(365));
        Write($"{name}.crt", $"{certificate.ExportCertificatePem()}\n");
        return certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
    }

    public void Dispose() => _folder.Dispose();
}
