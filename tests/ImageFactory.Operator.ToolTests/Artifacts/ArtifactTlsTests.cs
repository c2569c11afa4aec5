using System.Globalization;
using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Artifacts;

/// <summary>What build hosts upload with, against a certificate of a private authority.</summary>
public sealed class ArtifactTlsTests : IDisposable
{
    private const string Host = "store.example";
    private const string Packages = "bash 5.2 amd64\n";

    // "Peer certificate cannot be authenticated with known CA certificates", curl(1).
    private const int NotTrusted = 60;

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task An_upload_goes_only_to_a_store_whose_authority_is_known()
    {
        using var certificate = _authority.Issue(Host);
        await using var server = await ArtifactServer.StartAsync(settings => settings with
        {
            Endpoint = new Uri($"https://{Host}/"),
            Tls = new ArtifactTlsSettings
            {
                CertFile = _folder.Write("tls.crt", certificate.ExportCertificatePem()),
                KeyFile = _folder.Write("tls.key", certificate.GetECDsaPrivateKeyPem()),
            },
        });
        var known = _folder.Write("ca.crt", _authority.Pem);
        var packages = Encoding.UTF8.GetBytes(Packages);
        await server.GrantAsync(new ArtifactInfo("packages.txt", Bytes.Sha256(packages), packages.Length));

        Assert.Equal((NotTrusted, "000"), await PutAsync(server));
        Assert.Empty(server.Files);
        Assert.Equal((0, "201"), await PutAsync(server, "--cacert", known));
        Assert.Equal(["packages.txt"], server.Files);
    }

    private async Task<(int ExitCode, string Status)> PutAsync(ArtifactServer server, params string[] options)
    {
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        var file = _folder.Write("packages.txt", Packages);
        var url = new UriBuilder(server.Upload.For("packages.txt")) { Port = server.Port }.Uri;
        var result = await Command.RunAsync(
            "curl",
            [
                "--silent", "--resolve", $"{Host}:{port}:127.0.0.1", "--upload-file", file, "--header",
                $"X-Content-SHA256: {Bytes.Sha256(await File.ReadAllBytesAsync(file))}", "--output", "/dev/null",
                "--write-out", "%{http_code}", .. options, url.AbsoluteUri,
            ]);
        return (result.ExitCode, result.Output);
    }
}
