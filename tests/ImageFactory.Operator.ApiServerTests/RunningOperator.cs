using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Entities;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The operator's program on the whole API server of Kubernetes 1.20: no kubelet, so no pod ever starts.</summary>
public sealed class RunningOperator : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The server.</summary>
    public OldServer Server { get; } = new();

    /// <summary>A client of the server.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>The program; it serves all namespaces.</summary>
    public OperatorProcess Operator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Client = new KubernetesClient(
            KubernetesClientConfiguration.Load(Server.Kubeconfig),
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });
        Operator = Program("operator");
        await Operator.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (Operator is not null)
        {
            await Operator.DisposeAsync();
        }

        Client?.Dispose();
        await Server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>One more program on the same server, not yet started.</summary>
    public OperatorProcess Program(string name)
    {
        var ports = FreePorts.Take(2);
        var settings = new OperatorSettings(
            string.Empty,
            new Mirrors("http://mirror.example.org/debian", "http://mirror.example.org/debian-security"),
            "registry.example.org/builder:1",
            Path.Combine(folder.Path, "cache"),
            Path.Combine(folder.Path, "store"),
            $"http://127.0.0.1:{ports[1]}/")
        {
            HealthPort = ports[0],
            ArtifactPort = ports[1],
            AllowedImage = "registry.example.org/imagefactory/*",
        };
        return new OperatorProcess(settings, Server.Kubeconfig, Path.Combine(folder.Path, $"{name}.log"));
    }
}
