using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ImageFactory.Http;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>
/// Row 10 of the review: nobody between a build host and the store reads an image, or a right to write one.
/// </summary>
public sealed class EndpointTlsTests : IDisposable
{
    private const string Host = "store.example";

    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10);

    private readonly MountedSecret _secret = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _secret.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_old_connections_go_on()
    {
        using var first = _authority.Issue(Host);
        using var second = _authority.Issue(Host);
        _secret.Put(first);
        await using var server = await StartAsync();
        await using var old = await ConnectAsync(server);
        Assert.Equal(first.Thumbprint, ThumbprintOf(old));

        _secret.Put(second);
        await LookAsync(server, () => server.Tls.Expiry == new DateTimeOffset(second.NotAfter)
            && server.Log.Any(line => line.Contains("shows a new certificate", StringComparison.Ordinal)));

        await using var next = await ConnectAsync(server);
        Assert.Equal(second.Thumbprint, ThumbprintOf(next));
        Assert.Equal("HTTP/1.1 403", await AskAsync(old));
        Assert.Equal("HTTP/1.1 403", await AskAsync(next));
        Assert.False(server.Tls.IsStale);
    }

    [Fact]
    public async Task A_new_pair_that_does_not_fit_is_told_of_and_the_old_one_stays()
    {
        using var first = _authority.Issue(Host);
        using var second = _authority.Issue(Host);
        _secret.Put(first);
        await using var server = await StartAsync();

        _secret.Put(second.ExportCertificatePem(), first.GetECDsaPrivateKeyPem());
        await LookAsync(server, () => server.Tls.IsStale == true);

        await using (var client = await ConnectAsync(server))
        {
            Assert.Equal(first.Thumbprint, ThumbprintOf(client));
        }

        Assert.Contains(server.Log, line => line.Contains("keeps its certificate", StringComparison.Ordinal)
            && line.Contains("are no certificate with its key", StringComparison.Ordinal));

        _secret.Put(second);
        await LookAsync(server, () => server.Tls.IsStale == false);
        await using var renewed = await ConnectAsync(server);
        Assert.Equal(second.Thumbprint, ThumbprintOf(renewed));
    }

    [Fact]
    public async Task Plain_http_and_old_versions_of_TLS_get_no_answer()
    {
        using var certificate = _authority.Issue(Host);
        _secret.Put(certificate);
        await using var server = await StartAsync();
        using var plain = await server.ConnectAsync();
        await plain.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal(0, await plain.ReceiveAsync(new byte[12]));

        await using var client = await ConnectAsync(server);
        Assert.True(client.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13);
    }

    [Theory]
    [InlineData("missing", "artifacts.tls.certFile '{0}' cannot be read (Could not find ")]
    [InlineData("folder", "artifacts.tls.certFile '{0}' cannot be read (Access to the path ")]
    [InlineData("other key", "artifacts.tls.certFile '{0}' and keyFile '")]
    [InlineData("no PEM", "artifacts.tls.certFile '{0}' and keyFile '")]
    [InlineData("expired", "artifacts.tls.certFile '{0}' expired at ")]
    [InlineData("no authority", "artifacts.tls.caFile '{0}' holds no PEM certificate: ")]
    public void What_cannot_be_shown_is_refused_at_the_start(string what, string message)
    {
        using var certificate = _authority.Issue(Host);
        using var other = _authority.Issue(Host);
        using var expired = _authority.Issue(Host, DateTimeOffset.UtcNow.AddHours(-1));
        _secret.Put(certificate);
        var settings = _secret.Settings;
        switch (what)
        {
            case "missing":
                settings = settings with { CertFile = _secret.PathOf("none") };
                break;
            case "folder":
                settings = settings with { CertFile = _secret.PathOf("..data") };
                break;
            case "other key":
                _secret.Put(certificate.ExportCertificatePem(), other.GetECDsaPrivateKeyPem());
                break;
            case "no PEM":
                _secret.Put("certificate", "key");
                break;
            case "expired":
                _secret.Put(expired);
                break;
            default:
                settings = settings with { CertFile = null, KeyFile = null, CaFile = settings.KeyFile };
                break;
        }

        var refusal = Assert.Throws<InvalidDataException>(
            () => EndpointTls.Open(settings, TimeProvider.System, NullLogger<EndpointTls>.Instance)).Message;

        Assert.StartsWith(
            message.Replace("{0}", settings.CertFile ?? settings.CaFile, StringComparison.Ordinal),
            refusal,
            StringComparison.Ordinal);
        Assert.Single(refusal.Split('\n'));
    }

    private Task<ArtifactServer> StartAsync() => ArtifactServer.StartAsync(settings => settings with
    {
        Endpoint = new Uri($"https://{Host}/"),
        AllowHttp = false,
        Tls = _secret.Settings,
    });

    private static Task LookAsync(ArtifactServer server, Func<bool> condition) => Eventually.HoldsAsync(
        () =>
        {
            server.Time.Advance(LookPeriod);
            return condition();
        },
        "The look at the files");

    private async Task<SslStream> ConnectAsync(ArtifactServer server)
    {
        var options = new TlsMaterial(Verify: true, [_authority.Certificate], Client: null, string.Empty).Options();
        options.TargetHost = Host;
        var client = new SslStream(new NetworkStream(await server.ConnectAsync(), ownsSocket: true));
        await client.AuthenticateAsClientAsync(options);
        return client;
    }

    private static string ThumbprintOf(SslStream client) => client.RemoteCertificate!.GetCertHashString();

    private static async Task<string> AskAsync(SslStream client)
    {
        await client.WriteAsync(Encoding.ASCII.GetBytes("GET /artifacts/a/b/c/ HTTP/1.1\r\nHost: x\r\n\r\n"));
        var answer = new byte[12];
        await client.ReadExactlyAsync(answer);
        return Encoding.ASCII.GetString(answer);
    }
}
