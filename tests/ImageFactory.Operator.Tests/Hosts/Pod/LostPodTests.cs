using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>A pod that will not do is given up with care, and the next one made.</summary>
public sealed class LostPodTests : IDisposable
{
    private const string Evicted =
        "Pod debian-12-x-1 was ended by the cluster (Evicted): The node was low on resource: memory.";

    private const string Stopping =
        "Waiting WaitingForPod: Pod debian-12-x-1 was told to stop and is releasing what it holds (3 s)";

    private const string Deleting = "Waiting WaitingForPod: Pod debian-12-x-1 is being deleted (3 s)";
    private const string Janitor =
        "Waiting WaitingForJanitor: Releasing what the killed build left on node node-a (5 s)";

    private readonly PodScene _pod = new();

    private InMemoryCluster Cluster => _pod.Cluster;

    public void Dispose() => _pod.Dispose();

    [Fact]
    public async Task A_pod_that_is_gone_before_it_had_a_node_is_replaced_at_once()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);

        Assert.Equal("HostLost: Pod debian-12-x-1 is gone", await _pod.EnsureAsync());
        Assert.Equal("Running: Pod debian-12-x-2 is created", await _pod.EnsureAsync());

        Assert.Equal(
            [
                "ConfigMap images/debian-12-x-inputs",
                "Node node-a",
                "Pod images/debian-12-x-2",
                "Secret images/debian-12-x-a1e5da31-upload-1",
                "Secret images/debian-12-x-a1e5da31-upload-2",
            ],
            Cluster.All);
    }

    [Fact]
    public async Task A_pod_that_was_killed_with_its_node_at_hand_is_followed_by_a_janitor_and_then_replaced()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);

        Assert.Equal(Janitor, await _pod.EnsureAsync());
        Assert.Equal(Janitor, await _pod.EnsureAsync());
        _pod.End(PodScene.Janitor, "Succeeded");

        Assert.Equal("HostLost: Pod debian-12-x-1 is gone", await _pod.EnsureAsync());
        Assert.DoesNotContain("Pod images/debian-12-x-janitor-1", Cluster.All);
    }

    [Fact]
    public async Task An_evicted_pod_leaves_its_logs_and_its_reason_and_goes_before_the_next_one_comes()
    {
        await _pod.StartAsync();
        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended("source", 137, null, "Error"));
        _pod.End(PodScene.Pod, "Failed", "Evicted", "The node was low on resource: memory.");

        Assert.Equal(Janitor, await _pod.RunAsync(BuildStage.SourceFetched));
        Assert.Equal(Evicted, _pod.Host.Lost);
        _pod.End(PodScene.Janitor, "Succeeded");
        Assert.Equal(Deleting, await _pod.RunAsync(BuildStage.SourceFetched));
        Assert.Equal($"HostLost: {Evicted}", await _pod.EnsureAsync());

        Assert.Equal(["logs/preflight.log", "logs/source.log"], await _pod.Scene.FilesAsync());
        Assert.Equal("Running: Pod debian-12-x-2 is created", await _pod.EnsureAsync());
    }

    [Fact]
    public async Task The_reason_of_a_lost_host_outlives_the_pod_that_told_it()
    {
        await _pod.StartAsync();
        Cluster.Change<V1Pod>(
            PodScene.Pod, pod => pod.Metadata.DeletionTimestamp = _pod.Scene.Time.GetUtcNow().UtcDateTime);

        Assert.Equal(Stopping, await _pod.RunAsync(BuildStage.SourceFetched));
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Assert.Equal(Janitor, await _pod.ConnectAsync());
        _pod.End(PodScene.Janitor, "Succeeded");

        Assert.Equal(
            "HostLost: Pod debian-12-x-1 was deleted", await _pod.RunAsync(BuildStage.SourceFetched));
    }

    [Fact]
    public async Task A_step_that_asks_for_a_fresh_host_leaves_nothing_that_a_janitor_would_have_to_release()
    {
        await _pod.StartAsync();
        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended(
            "source",
            75,
            """{"stage":"source","result":"Failed","reason":"NoMirror","message":"no answer","retryable":true}""",
            "Error"));

        Assert.Equal(Deleting, await _pod.RunAsync(BuildStage.SourceFetched));
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Assert.Equal("HostLost: no answer", await _pod.RunAsync(BuildStage.SourceFetched));

        Assert.DoesNotContain("create Pod images/debian-12-x-janitor-1", Cluster.Calls.All);
    }

    [Theory]
    [InlineData("True", 179, Janitor)]
    [InlineData("True", 181, "HostLost: Pod debian-12-x-1 is gone")]
    [InlineData("Unknown", 0, "HostLost: Pod debian-12-x-1 is gone")]
    public async Task A_janitor_is_waited_for_while_its_node_answers_and_not_for_ever(
        string ready, int seconds, string expected)
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        await _pod.EnsureAsync();
        _pod.SetNode(ready);
        _pod.Advance(seconds);

        Assert.Equal(expected, await _pod.EnsureAsync());
    }

    [Fact]
    public async Task A_host_whose_input_is_gone_too_is_given_up_without_a_janitor()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Cluster.Remove<V1ConfigMap>("debian-12-x-inputs");

        Assert.Equal("HostLost: Pod debian-12-x-1 is gone", await _pod.EnsureAsync());
        Assert.Equal(
            "Failed FailedInputsLost: ConfigMap debian-12-x-inputs with the build's input is gone: "
            + "set spec.restartFrom to ImageBuilt to make it anew",
            await _pod.EnsureAsync());
    }
}
