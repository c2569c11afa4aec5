using System.Net;
using System.Net.Sockets;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Testing.Cluster;

/// <summary>
/// A running cluster with a node on this machine: that of KUBECONFIG, else the one that <c>tests/cluster/up</c>
/// started. The builder image (BUILDER_IMAGE) is on its node.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const string Label = "imagefactory.dev/end-to-end";
    private static readonly TimeSpan DeleteDeadline = TimeSpan.FromMinutes(2);

    // Collections run side by side, each with a fixture: the first to come prepares the cluster for all.
    private static readonly Lock Turn = new();
    private static Task? _prepared;

    /// <summary>Logs and figures of this run.</summary>
    internal static string Results { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("IMAGEFACTORY_RESULTS") ?? Path.Combine(RepositoryRoot.Path, "TestResults"),
        "end-to-end");

    /// <summary>The administrator's kubeconfig.</summary>
    internal string Kubeconfig { get; } =
        Environment.GetEnvironmentVariable("KUBECONFIG")
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("IMAGEFACTORY_RUN") ?? Path.Combine(CacheFolder.Path, "run"),
            "kubeconfig");

    /// <summary>The builder image on the node.</summary>
    internal string BuilderImage { get; } =
        Environment.GetEnvironmentVariable("BUILDER_IMAGE") ?? "localhost/imagefactory/builder-dib:dev";

    /// <summary>The tester image on the node.</summary>
    internal string TesterImage { get; } =
        Environment.GetEnvironmentVariable("TESTER_IMAGE") ?? "localhost/imagefactory/tester:dev";

    /// <summary>The operator image on the node.</summary>
    internal string OperatorImage { get; } =
        Environment.GetEnvironmentVariable("OPERATOR_IMAGE") ?? "localhost/imagefactory/operator:dev";

    /// <summary>A client with all rights.</summary>
    internal KubernetesClient Client { get; private set; } = null!;

    /// <summary>The program.</summary>
    internal Kubectl Kubectl { get; private set; } = null!;

    /// <summary>This machine's package mirrors.</summary>
    internal Mirrors Mirrors { get; private set; } = null!;

    /// <summary>An address of this machine that pods reach.</summary>
    internal IPAddress Address { get; private set; } = IPAddress.None;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Results);
        var configuration = ApiServerConfiguration.Load(Kubeconfig);
        Client = new KubernetesClient(
            configuration,
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });
        Kubectl = new Kubectl(Kubeconfig);
        Mirrors = await Mirrors.ReadAsync();
        Address = await OutgoingAddressAsync(configuration.Server);
        lock (Turn)
        {
            _prepared ??= PrepareAsync();
        }

        await _prepared;
    }

    private async Task PrepareAsync()
    {
        // The form for older servers does for all.
        var crds = Path.Combine(RepositoryRoot.Path, "crds");
        await Kubectl.RunAsync("apply", "-k", Path.Combine(RepositoryRoot.Path, "config", "crd-before-1.25"));
        await Kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=60s", "-f", crds);
        foreach (var left in await Client.ListAsync<V1Namespace>(labelSelector: Label))
        {
            await DeleteNamespaceAsync(left.Name());
        }
    }

    public Task DisposeAsync()
    {
        Client?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A namespace for one test, in which pods may be privileged.</summary>
    internal async Task<string> CreateNamespaceAsync()
    {
        var name = TestNamespace.NewName();
        await Client.CreateAsync(new V1Namespace
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                Labels = new Dictionary<string, string>
                {
                    [Label] = "true",
                    ["pod-security.kubernetes.io/enforce"] = "privileged",
                },
            },
        });
        return name;
    }

    /// <summary>
    /// Deletes a namespace with all that is in it, also where no operator runs that would let its builds go.
    /// </summary>
    internal async Task DeleteNamespaceAsync(string name)
    {
        if (await Client.GetAsync<V1Namespace>(name) is null)
        {
            return;
        }

        foreach (var build in await Client.ListAsync<V1ImageBuild>(name))
        {
            await Client.PatchAsync<V1ImageBuild>(build.Name(), name, """{"metadata":{"finalizers":null}}""");
        }

        await Client.DeleteAsync<V1Namespace>(name, null);
        await Eventually.HoldsAsync(
            async () => await Client.GetAsync<V1Namespace>(name) is null,
            DeleteDeadline,
            () => $"namespace {name} does not go");
    }

    // No packet is sent: the kernel only says which of its addresses it would use.
    private static async Task<IPAddress> OutgoingAddressAsync(Uri server)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server.DnsSafeHost, 9);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
