using System.Globalization;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.AspNetCore.Builder;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// The operator as its program puts it together, with its metrics page and without an API server: nobody leads, and
/// builds are those that a test reports. Its store is full, its tenant has almost all that it may keep there, and a key
/// and the certificate of its artifact port expire in twenty days.
/// </summary>
internal sealed class MonitoredFactory : IAsyncDisposable
{
    private const long MoreThanThereIs = long.MaxValue / 2;
    private static readonly TimeSpan TwentyDays = TimeSpan.FromDays(20);

    private readonly TemporaryFolder _folder = new();
    private readonly SigningKeyring _keys = SigningKeyring.Create();
    private WebApplication? _app;

    /// <summary>Its metrics page.</summary>
    public int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Starts it.</summary>
    public static async Task<MonitoredFactory> StartAsync()
    {
        var factory = new MonitoredFactory();
        await factory._keys.MakeAsync("release", "ed25519", "sign", expiry: "20d");
        factory.FillStore(900L << 20);
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost", DateTimeOffset.UtcNow + TwentyDays);
        var ports = FreePorts.Take(2);
        var options = new OperatorOptions
        {
            HealthPort = factory.Port,
            Artifacts = new ArtifactStoreSettings
            {
                Root = factory.Store,
                Endpoint = new Uri("https://localhost:8082/"),
                ListenPort = ports[0],
                MinFreeBytes = MoreThanThereIs,
                Tls = new ArtifactTlsSettings
                {
                    CertFile = factory._folder.Write("tls.crt", certificate.ExportCertificatePem()),
                    KeyFile = factory._folder.Write("tls.key", certificate.GetECDsaPrivateKeyPem()),
                },
            },
            Tenants =
            [
                new TenantSettings
                {
                    Name = "default",
                    Namespaces = ["*"],
                    Quota = new TenantQuotaSettings { StoreGiB = 1 },
                },
            ],
            OpenStack = new OpenStackSettings { CloudsFile = factory.WriteClouds(ports[1]) },
            Signing = new SigningSettings
            {
                Keys = [new SigningKeySettings { Name = "release", KeyFile = factory._keys.SecretKey("release") }],
            },
        };
        factory._app = OperatorApplication.Build(
            options,
            new ApiServerConfiguration
            {
                Server = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[1]}/")),
            });
        await factory._app.StartAsync();
        return factory;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _keys.DisposeAsync();
        _folder.Dispose();
    }

    private string Store => Path.Combine(_folder.Path, "store");

    // Without writing so much.
    private void FillStore(long bytes)
    {
        var scope = Path.Combine(Store, "images", "debian-12", "Standard_Debian_12_20260131_0");
        Directory.CreateDirectory(scope);
        using var image = File.Create(Path.Combine(scope, "image.qcow2"));
        image.SetLength(bytes);
    }

    private string WriteClouds(int port) => _folder.Write("clouds.yaml", string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        clouds:
          prod:
            region_name: RegionOne
            auth:
              auth_url: http://127.0.0.1:{{port}}/v3
              username: factory
              password: none
              project_name: images
              user_domain_name: Default
              project_domain_name: Default

        """));
}
