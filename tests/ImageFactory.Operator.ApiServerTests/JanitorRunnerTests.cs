using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.ApiServers;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>No kubelet is here: the tests say what becomes of the janitor, and whether its node is there.</summary>
public sealed class JanitorRunnerTests : IClassFixture<OldServer>, IDisposable
{
    private const string Node = "node-a";

    private readonly OldServer _server;
    private readonly KubernetesClient _client;

    public JanitorRunnerTests(OldServer server)
    {
        _server = server;
        _client = new KubernetesClient(
            ApiServerConfiguration.Load(server.Kubeconfig),
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { Resolvers = [EntityJsonContext.Default] });
    }

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("Succeeded", true)]
    [InlineData("Failed", false)]
    public async Task The_end_of_the_janitor_says_whether_its_node_is_clean(string phase, bool isReleased)
    {
        var context = await ContextAsync();
        await SetNodeAsync("True");

        Assert.Equal(Reasons.WaitingForJanitor, Waiting(await RunAsync(context)));
        Assert.Equal(Reasons.WaitingForJanitor, Waiting(await RunAsync(context)));
        await _client.PatchAsync<V1Pod>(
            "shot-janitor-1", context.Namespace, $$$"""{"status":{"phase":"{{{phase}}}"}}""", "status");

        Assert.IsType<StageOutcome.Proceed>(await RunAsync(context));
        Assert.Equal(isReleased, context.Host.Released);
    }

    [Fact]
    public async Task A_janitor_on_a_node_that_does_not_answer_is_not_waited_for()
    {
        var context = await ContextAsync();
        await SetNodeAsync("Unknown");

        Assert.Equal(Reasons.WaitingForJanitor, Waiting(await RunAsync(context)));
        Assert.IsType<StageOutcome.Proceed>(await RunAsync(context));
        Assert.False(context.Host.Released);
    }

    [Fact]
    public async Task A_janitor_that_does_not_come_to_its_end_is_given_up_after_a_while()
    {
        var context = await ContextAsync();
        await SetNodeAsync("True");
        Assert.IsType<StageOutcome.Waiting>(await RunAsync(context));

        var later = context with { Now = context.Now.AddMinutes(4) };

        Assert.IsType<StageOutcome.Proceed>(await RunAsync(later));
        Assert.False(later.Host.Released);
    }

    private static string? Waiting(StageOutcome outcome) => (outcome as StageOutcome.Waiting)?.Reason;

    private Task<StageOutcome> RunAsync(BuildContext context) => new JanitorRunner(_client).RunAsync(
        context,
        new BuildPodRequest(
            context.Build, new V1DistroProfileSpec(), new BuilderSettings(), 1, TimeSpan.FromHours(1), "default"),
        Node,
        CancellationToken.None);

    private async Task<BuildContext> ContextAsync()
    {
        var build = new V1ImageBuild
        {
            ApiVersion = "imagefactory.dev/v1alpha1",
            Kind = "ImageBuild",
            Metadata = new V1ObjectMeta
            {
                Name = "shot",
                NamespaceProperty = await _server.NamespaceAsync(),
                Uid = "uid-1",
            },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        var status = new V1ImageBuildStatus { Host = new V1BuildHostStatus { Attempt = 1 } };
        return new BuildContext(build, status, DateTimeOffset.UtcNow);
    }

    private async Task SetNodeAsync(string ready)
    {
        await _client.DeleteAsync<V1Node>(Node, null);
        await _client.CreateAsync(new V1Node
        {
            Metadata = new V1ObjectMeta
            {
                Name = Node,
                Labels = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64" },
            },
        });
        await _client.PatchAsync<V1Node>(
            Node, null, $$$"""{"status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""", "status");
    }
}
