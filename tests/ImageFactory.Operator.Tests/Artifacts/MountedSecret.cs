using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>
/// A Secret with a certificate as the kubelet mounts it: its files are links into a folder that is itself a link, and a
/// change of the Secret is another folder and a turn of that one link.
/// </summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _version;

    public ArtifactTlsSettings Settings => new() { CertFile = PathOf("tls.crt"), KeyFile = PathOf("tls.key") };

    public void Put(X509Certificate2 certificate) =>
        Put(certificate.ExportCertificatePem(), certificate.GetECDsaPrivateKeyPem());

    public void Put(string certificate, string key)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"..{++_version}");
        _folder.Write($"{version}/tls.crt", certificate);
        _folder.Write($"{version}/tls.key", key);
        var data = PathOf("..data");
        var isFirst = !Directory.Exists(data);
        if (!isFirst)
        {
            File.Delete(data);
        }

        Directory.CreateSymbolicLink(data, version);
        foreach (var name in isFirst ? ["tls.crt", "tls.key"] : Array.Empty<string>())
        {
            File.CreateSymbolicLink(PathOf(name), Path.Combine("..data", name));
        }
    }

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();
}
