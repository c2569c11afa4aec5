using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>A build whose host is a pod; the tests are its scheduler and its kubelet.</summary>
internal sealed class PodScene : IDisposable
{
    public const string Pod = "debian-12-x-1";
    public const string Janitor = "debian-12-x-janitor-1";
    public const string Node = "node-a";

    private readonly PodBackend _backend;

    public PodScene()
    {
        var logs = new PodLogKeeper(Cluster, Scene.Logs, Scene.Options.Builder);
        _backend = new PodBackend(
            Cluster,
            Scene.Inputs,
            Scene.Secrets,
            Scene.Sources,
            Scene.Uploads,
            new PodStageReader(Scene.Reader, logs, Scene.Options.Builder),
            new PodHostRemover(Cluster, logs, new JanitorRunner(Cluster), Scene.Options.Builder),
            Scene.Options);
        Scene.Build.Spec.TimeoutSeconds = 3600;
        SetNode("True");
    }

    public BuildScene Scene { get; } = new();

    public InMemoryCluster Cluster => Scene.Cluster;

    public V1BuildHostStatus Host => Scene.Host;

    public Task<string> AdmitAsync(IReadOnlyCollection<V1ImageBuild> builds) =>
        _backend.AdmitAsync(Scene.Context, Scene.Profile, builds, default).TextAsync();

    public Task<string> EnsureAsync() => EnsureHostAsync().TextAsync();

    public async Task<string> ConnectAsync() => (await _backend.ConnectAsync(Scene.Context, default)).Text();

    public async Task<string> RunAsync(BuildStage stage) =>
        (await _backend.RunOnHostAsync(Scene.Context, stage, default)).Text();

    public Task<string> CleanUpAsync() => _backend.CleanUpAsync(Scene.Context, default).TextAsync();

    public Task<string> DestroyAsync() => _backend.DestroyHostAsync(Scene.Context, default).TextAsync();

    /// <summary>A host that is at work: created, on its node, its preflight done and its second step running.</summary>
    public async Task StartAsync()
    {
        await Scene.SaveInputAsync();
        await EnsureAsync();
        Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Running("source"));
        await EnsureAsync();
        Cluster.WriteLog(Pod, "preflight", "fit for a build\n");
        Cluster.WriteLog(Pod, "source", "fetching\n");
    }

    /// <summary>The kubelet's news of the build's pod.</summary>
    public void Report(params V1ContainerStatus[] containers) => Cluster.Change<V1Pod>(Pod, pod =>
    {
        pod.Spec!.NodeName = Node;
        pod.Status = new V1PodStatus { Phase = "Running", InitContainerStatuses = [.. containers] };
    });

    /// <summary>The pod is over, by the kubelet's or the cluster's word.</summary>
    public void End(string pod, string phase, string? reason = null, string? message = null) => Cluster.Change<V1Pod>(
        pod,
        one =>
        {
            one.Status ??= new V1PodStatus();
            (one.Status.Phase, one.Status.Reason, one.Status.Message) = (phase, reason, message);
        });

    /// <summary>Whether the node answers.</summary>
    public void SetNode(string ready)
    {
        Cluster.Put(new V1Node
        {
            Metadata = new V1ObjectMeta
            {
                Name = Node,
                Labels = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64" },
            },
            Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready }] },
        });
    }

    public void Advance(int seconds) => Scene.Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose() => Scene.Dispose();

    private async Task<StageOutcome> EnsureHostAsync()
    {
        var outcome = await _backend.EnsureHostAsync(Scene.Context, default);
        Scene.Record(BuildStage.BuildHostReady, outcome);
        return outcome;
    }
}
