using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>
/// The whole API server of Kubernetes 1.20, where the operator's program has the rights that it has in production: no
/// kubelet, so no pod ever starts.
/// </summary>
public class OperatorServer : IAsyncLifetime
{
    private readonly List<OperatorProcess> _programs = [];

    /// <summary>The server.</summary>
    public OldServer Server { get; } = new();

    /// <summary>The operator's service account.</summary>
    public OperatorAccount Account { get; }

    /// <summary>A client with all rights.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>For files of the tests.</summary>
    public TemporaryFolder Folder { get; } = new();

    public OperatorServer() => Account = new OperatorAccount(Server);

    public virtual async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Client = new KubernetesClient(
            ApiServerConfiguration.Load(Server.Kubeconfig),
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });
        await Account.InstallAsync();
    }

    public virtual async Task DisposeAsync()
    {
        Client?.Dispose();
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>A program with the rights of the generated roles, not yet started; it serves all namespaces.</summary>
    public async Task<OperatorProcess> ProgramAsync(
        string name, Uri? address = null, Func<OperatorSettings, OperatorSettings>? adapt = null) => Program(
        name, Account.Kubeconfig($"token: {await Account.TokenAsync()}", address), adapt);

    /// <summary>A program with a kubeconfig of its own, not yet started.</summary>
    public OperatorProcess Program(
        string name, string kubeconfig, Func<OperatorSettings, OperatorSettings>? adapt = null)
    {
        var program = TestProgram.Create(Folder, name, kubeconfig, adapt);
        _programs.Add(program);
        return program;
    }

    /// <summary>
    /// Ends a program as a crash does. Its lease, which would stand for another 15 s, goes with it: that those are
    /// waited for is proven by the tests of takeovers.
    /// </summary>
    public async Task CrashAsync(OperatorProcess program)
    {
        await program.KillAsync();
        await Client.DeleteAsync<V1Lease>(OperatorAccount.Lease, OperatorAccount.Namespace);
    }

    /// <summary>Asks for a reconcile now, as a user may who does not want to wait for the next poll.</summary>
    public Task RequestReconcileAsync(string @namespace, string name) => Client.PatchAsync<V1ImageBuild>(
        name,
        @namespace,
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    ["imagefactory.dev/reconcile-requested-at"] = $"{DateTimeOffset.UtcNow:O}",
                },
            },
        }.ToJsonString());

    /// <summary>A build of a profile that is in order.</summary>
    public async Task CreateBuildAsync(string @namespace, string name, BuildBackend backend = BuildBackend.Pod)
    {
        var sample = YamlDocuments.Read(Path.Combine(RepositoryRoot.Path, "config", "samples", "debian-12.yaml"));
        sample[1]["metadata"] = new JsonObject { ["name"] = name };
        sample[1]["spec"]!["backend"] = backend.ToString();
        foreach (var document in sample)
        {
            var answer = await Server.ApplyAsync(@namespace, document);
            Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
        }
    }

    /// <summary>A build as it is now; null if it is gone.</summary>
    public Task<V1ImageBuild?> LookAsync(string @namespace, string name) =>
        Client.GetAsync<V1ImageBuild>(name, @namespace);

    /// <summary>
    /// The program takes up a build: of a profile that is not there, which needs one reconcile to end.
    /// </summary>
    public async Task AssertTakesUpAsync(OperatorProcess program, string name)
    {
        var @namespace = await Server.NamespaceAsync();
        await Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "absent" } },
        });
        await Eventually.HoldsAsync(
            async () => (await Client.GetAsync<V1ImageBuild>(name, @namespace))!.Status?.Phase == BuildPhase.Failed,
            TimeSpan.FromSeconds(90),
            () => $"nobody took up {name}\n{program.Tail}");
    }

    /// <summary>
    /// No program that ran here wanted more than the generated roles give: looked at after each test, since the
    /// counters go with their program.
    /// </summary>
    public async Task AssertNothingWasForbiddenAsync()
    {
        foreach (var program in _programs)
        {
            Assert.DoesNotContain("forbidden", program.Log, StringComparison.OrdinalIgnoreCase);
            if (!program.HasEnded)
            {
                var requests = (await program.MetricsAsync()).Split('\n')
                    .Where(line => line.StartsWith("rest_client_requests_total{", StringComparison.Ordinal))
                    .ToList();
                Assert.Contains(requests, line => line.Contains("code=\"200\"", StringComparison.Ordinal));
                Assert.DoesNotContain(requests, line => line.Contains("code=\"403\"", StringComparison.Ordinal));
            }
        }
    }
}
