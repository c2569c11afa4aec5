using System.Security.Cryptography.X509Certificates;
using System.Text;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Client;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task The_right_authority_and_name_are_believed_over_http2()
    {
        await using var front = await StartAsync("127.0.0.1", context => Map(context, context.Request.Protocol));
        using var client = Client(front);

        Assert.Equal("HTTP/2", (await GetAsync(client)).Metadata.Name);
    }

    [Fact]
    public async Task The_right_authority_with_another_name_is_refused()
    {
        await using var front = await StartAsync("other.example.org", context => Map(context, "x"));
        using var client = Client(front);

        var error = await Assert.ThrowsAsync<ApiException>(() => GetAsync(client));

        Assert.Equal("Untrusted", error.Reason);
        Assert.Empty(front.Requests);
    }

    [Fact]
    public async Task Another_authority_is_refused()
    {
        using var other = new TestAuthority("another authority");
        await using var front = await StartAsync("127.0.0.1", context => Map(context, "x"));
        using var client = Client(front, other.Pem);

        Assert.Equal("Untrusted", (await Assert.ThrowsAsync<ApiException>(() => GetAsync(client))).Reason);
    }

    [Fact]
    public async Task The_systems_authorities_do_not_include_a_clusters_own()
    {
        await using var front = await StartAsync("127.0.0.1", context => Map(context, "x"));
        using var client = new KubernetesClient(
            new ApiServerConfiguration { Server = front.Address }, TimeProvider.System, NullLogger.Instance);

        Assert.Equal("Untrusted", (await Assert.ThrowsAsync<ApiException>(() => GetAsync(client))).Reason);
    }

    [Fact]
    public async Task The_name_may_be_given_apart_from_the_address()
    {
        await using var front = await StartAsync("api.example.org", context => Map(context, "x"));
        using var right = Client(front, serverName: "api.example.org");
        using var wrong = Client(front, serverName: "other.example.org");

        Assert.Equal("x", (await GetAsync(right)).Metadata.Name);
        Assert.Equal("Untrusted", (await Assert.ThrowsAsync<ApiException>(() => GetAsync(wrong))).Reason);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var certificate = _authority.Issue("joe");
        await using var front = await StartAsync("127.0.0.1", context =>
            Map(context, context.Connection.ClientCertificate?.Subject ?? "nobody"));
        using var client = Client(front, certificate: certificate);

        Assert.Equal("CN=joe", (await GetAsync(client)).Metadata.Name);
    }

    [Fact]
    public async Task A_changed_authority_is_used_after_the_period_and_a_watch_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var next = new TestAuthority("next authority");
        var file = folder.Write("ca.pem", next.Pem);
        var time = new FakeTimeProvider();
        await using var front = await StartAsync("127.0.0.1", context => Map(context, "x"));
        using var client = new KubernetesClient(
            new ApiServerConfiguration
            {
                Server = front.Address,
                CertificateAuthority = FileOrData.FromFile(file),
            },
            time,
            NullLogger.Instance);

        Assert.Equal("Untrusted", (await Assert.ThrowsAsync<ApiException>(() => GetAsync(client))).Reason);
        folder.Write("ca.pem", _authority.Pem);
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("x", (await GetAsync(client)).Metadata.Name);

        folder.Write("ca.pem", _authority.Pem.Replace("A", "!", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("x", (await GetAsync(client)).Metadata.Name);

        File.Delete(file);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("x", (await GetAsync(client)).Metadata.Name);
    }

    [Fact]
    public async Task While_only_half_of_a_new_pair_is_there_the_old_one_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var joe = _authority.Issue("joe");
        using var jim = _authority.Issue("jim");
        var certificate = folder.Write("client.crt", joe.ExportCertificatePem());
        var key = folder.Write("client.key", joe.GetECDsaPrivateKeyPem());
        var time = new FakeTimeProvider();
        await using var front = await StartAsync("127.0.0.1", context =>
            Map(context, context.Connection.ClientCertificate?.Subject ?? "nobody"));
        using var client = new KubernetesClient(
            new ApiServerConfiguration
            {
                Server = front.Address,
                CertificateAuthority = Data(_authority.Pem),
                ClientCertificate = FileOrData.FromFile(certificate),
                ClientKey = FileOrData.FromFile(key),
            },
            time,
            NullLogger.Instance);

        folder.Write("client.crt", jim.ExportCertificatePem());
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("CN=joe", (await GetAsync(client)).Metadata.Name);

        folder.Write("client.key", jim.GetECDsaPrivateKeyPem());
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("CN=jim", (await GetAsync(client)).Metadata.Name);
    }

    private static async Task Map(HttpContext context, string name) => await context.Response.WriteAsync(
        $"{{\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"{name}\"}}}}");

    private static async Task<V1ConfigMap> GetAsync(KubernetesClient client) =>
        (await client.GetAsync<V1ConfigMap>("x", "n"))!;

    private Task<HttpFront> StartAsync(string name, RequestDelegate answer) =>
        HttpFront.StartAsync(answer, _authority.Issue(name));

    private KubernetesClient Client(
        HttpFront front, string? authority = null, string? serverName = null, X509Certificate2? certificate = null) =>
        new(
            new ApiServerConfiguration
            {
                Server = front.Address,
                CertificateAuthority = Data(authority ?? _authority.Pem),
                TlsServerName = serverName,
                ClientCertificate = certificate is null ? null : Data(certificate.ExportCertificatePem()),
                ClientKey = certificate is null ? null : Data(certificate.GetECDsaPrivateKeyPem()),
            },
            TimeProvider.System,
            NullLogger.Instance);

    private static FileOrData Data(string pem) => FileOrData.FromData(Encoding.ASCII.GetBytes(pem));
}
