using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Benchmarks;

/// <summary>A kube-apiserver with the project's kinds, and operators that work on it.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    /// <summary>Where everything that is measured lives.</summary>
    public const string Namespace = "default";

    private static readonly TimeSpan EstablishDeadline = TimeSpan.FromMinutes(1);

    private readonly ApiServerProcess _server;
    private readonly TemporaryFolder _folder = new();
    private int _operators;

    private BenchmarkServer(ApiServerProcess server)
    {
        _server = server;
        Client = server.CreateClient(new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });
    }

    /// <summary>The administrator's client.</summary>
    public KubernetesClient Client { get; }

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => _server.Kubeconfig;

    /// <summary>Starts the server; the kinds are served on return.</summary>
    public static async Task<BenchmarkServer> StartAsync()
    {
        var server = new BenchmarkServer(await ApiServerProcess.StartAsync("apiserver"));
        var manifest = await new Kubectl(server.Kubeconfig).RunAsync(
            "kustomize", Path.Combine(RepositoryRoot.Path, "config", "crd-before-1.25"));
        foreach (var definition in YamlDocuments.Parse(manifest))
        {
            await server.InstallAsync(definition);
        }

        return server;
    }

    /// <summary>An operator that was not started yet.</summary>
    public OperatorProcess Operator() =>
        TestProgram.Create(_folder, $"operator-{++_operators}", File.ReadAllText(Kubeconfig));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task InstallAsync(JsonObject definition)
    {
        var name = definition["metadata"]!["name"]!.ToString();
        await Client.CreateAsync(CustomDefinition.Of(definition));
        await Eventually.HoldsAsync(
            async () => (await Client.GetAsync<CustomDefinition>(name))!.IsEstablished,
            EstablishDeadline,
            () => $"{name} is not established");
    }
}
