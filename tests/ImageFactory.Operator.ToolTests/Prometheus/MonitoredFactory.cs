using System.Globalization;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.AspNetCore.Builder;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// The operator as its program puts it together, with its metrics page and without an API server: nobody leads, and
/// builds are those that a test reports. Its store is full, and a key expires in twenty days.
/// </summary>
internal sealed class MonitoredFactory : IAsyncDisposable
{
    private const long MoreThanThereIs = long.MaxValue / 2;

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
        var ports = FreePorts.Take(2);
        var options = new OperatorOptions
        {
            HealthPort = factory.Port,
            Artifacts = new ArtifactStoreSettings
            {
                Root = factory._folder.Path,
                ListenPort = ports[0],
                MinFreeBytes = MoreThanThereIs,
            },
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
