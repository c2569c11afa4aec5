using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// Pods of builds in a namespace of the operator's own, where it has the rights of <c>config/build-namespace</c>.
/// </summary>
public sealed class BuildNamespaceTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string Builds = "imagefactory-builds";
    private const string Selector = "app.kubernetes.io/managed-by=imagefactory-operator";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    // The operator looks at a pod without a node every 15 s.
    private static readonly TimeSpan SoonerThanAPoll = TimeSpan.FromSeconds(10);
    private static readonly string Config = Path.Combine(RepositoryRoot.Path, "config", "build-namespace");

    [Fact]
    public async Task A_build_has_its_objects_there_is_woken_by_its_pod_and_leaves_nothing()
    {
        await using var program = await server.ProgramAsync("builds", adapt: settings => settings with
        {
            BuilderNamespace = Builds,
            Further = ["tenants: [{name: default, namespaces: [\"test-*\"]}]"],
        });
        await program.LaunchAsync();
        await Eventually.HoldsAsync(
            async () => (await program.AskAsync("readyz")).Text.Contains(
                $"[-]builder.namespace: there is no namespace {Builds}", StringComparison.Ordinal),
            Soon,
            () => program.Tail);
        await InstallAsync();
        await program.ReadyAsync(Soon);

        var @namespace = await server.Server.NamespaceAsync();
        await server.CreateBuildAsync(@namespace, "one");
        await Eventually.HoldsAsync(
            async () => await server.LookAsync(@namespace, "one") is { Status.Host.Name: not null },
            Soon,
            () => program.Tail);
        Assert.Equal([1, 1, 1], await CountAsync(Builds));
        Assert.Equal([0, 0, 0], await CountAsync(@namespace));

        // Sooner than any poll. A machine that stands still may be late once, a poll is each time.
        var pod = Assert.Single(await server.Client.ListAsync<V1Pod>(Builds));
        List<TimeSpan> waits = [];
        do
        {
            waits.Add(await UntilToldAsync(pod, @namespace, $"no room for {waits.Count}", program));
        }
        while (waits[^1] > SoonerThanAPoll && waits.Count < 3);
        Assert.True(waits[^1] <= SoonerThanAPoll, string.Join(", ", waits));

        await server.Client.DeleteAsync<V1ImageBuild>("one", @namespace);
        await Eventually.HoldsAsync(
            async () => await server.LookAsync(@namespace, "one") is null, Soon, () => program.Tail);
        Assert.Equal([0, 0, 0], await CountAsync(Builds));
    }

    // Why the operator deletes Secrets by name.
    [Fact]
    public async Task Whoever_may_delete_all_secrets_can_read_them_without_deleting_one()
    {
        var @namespace = await server.Server.NamespaceAsync();
        await server.Client.CreateAsync(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "secret", NamespaceProperty = @namespace },
            Data = new Dictionary<string, byte[]> { ["key"] = "hidden"u8.ToArray() },
        });

        var answer = await server.Server.SendAsync(
            HttpMethod.Delete,
            $"/api/v1/namespaces/{@namespace}/secrets?dryRun=All&fieldSelector=metadata.name=secret");

        Assert.Equal("aGlkZGVu", $"{answer.Body["items"]![0]!["data"]!["key"]}");
        Assert.NotNull(await server.Client.GetAsync<V1Secret>("secret", @namespace));
    }

    // How long it takes until the build tells what was said of its pod.
    private async Task<TimeSpan> UntilToldAsync(V1Pod pod, string @namespace, string words, OperatorProcess program)
    {
        await server.Client.PatchAsync<V1Pod>(
            pod.Name(),
            Builds,
            $$$"""
            {"status": {"conditions": [
              {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "{{{words}}}"}]}}
            """,
            "status");
        var time = Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            async () => (await server.LookAsync(@namespace, "one"))!.Status!.Conditions!
                .Any(condition => condition.Message?.Contains(words, StringComparison.Ordinal) == true),
            Soon,
            () => program.Tail);
        return time.Elapsed;
    }

    // What config/build-namespace lays over config/rbac.
    private async Task InstallAsync()
    {
        foreach (var file in (string[])["namespace", "build-role", "build-role-binding", "cluster-role"])
        {
            await server.Server.Kubectl.RunAsync("apply", "-f", Path.Combine(Config, $"{file}.yaml"));
        }
    }

    private async Task<IReadOnlyList<int>> CountAsync(string @namespace) =>
    [
        await CountAsync<V1ConfigMap>(@namespace),
        await CountAsync<V1Pod>(@namespace),
        await CountAsync<V1Secret>(@namespace),
    ];

    private async Task<int> CountAsync<T>(string @namespace)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await server.Client.ListAsync<T>(@namespace, Selector)).Count;
}
