using System.Security.Cryptography.X509Certificates;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

/// <summary>Certificates in files that somebody else renews.</summary>
[Collection(ApiServerCollection.Name)]
public sealed class CertificateRotationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
    private readonly KubernetesClient _administrator;
    private readonly KubernetesClient _client;
    private readonly TestAuthority _authority;
    private readonly string _authorityFile;
    private string _namespace = string.Empty;

    public CertificateRotationTests(ApiServerFixture fixture)
    {
        _administrator = fixture.Server.CreateClient();
        _authority = TestAuthority.Load(Path.Combine(Path.GetDirectoryName(fixture.Server.Kubeconfig)!, "pki"));
        _authorityFile = _folder.Write("ca.crt", _authority.Pem);
        Show("O=system:masters,CN=first");
        _client = new KubernetesClient(
            new ApiServerConfiguration
            {
                Server = ApiServerConfiguration.Load(fixture.Server.Kubeconfig).Server,
                CertificateAuthority = FileOrData.FromFile(_authorityFile),
                ClientCertificate = FileOrData.FromFile(Path.Combine(_folder.Path, "client.crt")),
                ClientKey = FileOrData.FromFile(Path.Combine(_folder.Path, "client.key")),
            },
            _time,
            NullLogger.Instance);
    }

    public async Task InitializeAsync() => _namespace = await TestNamespace.CreateAsync(_administrator);

    public Task DisposeAsync()
    {
        _client.Dispose();
        _administrator.Dispose();
        _authority.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_new_client_certificate_is_shown_on_new_connections_and_a_watch_goes_on_over_its_own()
    {
        var list = await _client.ListPageAsync<V1ConfigMap>(new ListOptions { Namespace = _namespace });
        await using var watch = _client
            .WatchAsync<V1ConfigMap>(
                new WatchOptions { Namespace = _namespace, ResourceVersion = list.Metadata.ResourceVersion })
            .GetAsyncEnumerator();
        await CreateAsync("before");
        Assert.Equal("before", await NextAsync());

        Show("CN=second");
        _time.Advance(TimeSpan.FromMinutes(5));

        // The new one has no rights: the server's refusal names whom it saw.
        var refused = await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync<V1ConfigMap>("before", _namespace));
        Assert.Contains("User \"second\" cannot get", refused.Message, StringComparison.Ordinal);
        await CreateAsync("after");
        Assert.Equal("after", await NextAsync());

        async Task<string> NextAsync()
        {
            Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90)));
            return watch.Current.Entity.Name();
        }
    }

    [Fact]
    public async Task A_new_authority_is_asked_on_new_connections()
    {
        using var other = new TestAuthority("another authority");
        Assert.NotNull(await _client.GetAsync<V1Namespace>(_namespace, null));

        await File.WriteAllTextAsync(_authorityFile, other.Pem);
        _time.Advance(TimeSpan.FromMinutes(5));
        var untrusted = await Assert.ThrowsAsync<ApiException>(() => _client.CreateAsync(Map("x")));
        Assert.Equal("Untrusted", untrusted.Reason);

        // As it is while one authority takes the place of another: both stand in the file.
        await File.WriteAllTextAsync(_authorityFile, $"{other.Pem}\n{_authority.Pem}");
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("x", (await _client.CreateAsync(Map("x"))).Metadata.Name);
    }

    private V1ConfigMap Map(string name) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = _namespace } };

    private Task<V1ConfigMap> CreateAsync(string name) => _administrator.CreateAsync(Map(name));

    private void Show(string subject)
    {
        using X509Certificate2 certificate = _authority.IssueClient(subject);
        _folder.Write("client.crt", certificate.ExportCertificatePem());
        _folder.Write("client.key", certificate.GetECDsaPrivateKeyPem());
    }
}
