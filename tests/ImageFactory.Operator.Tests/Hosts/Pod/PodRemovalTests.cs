using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>The end of a host: work stopped, logs kept, node released, pod gone.</summary>
public sealed class PodRemovalTests : IDisposable
{
    private const string Stopping =
        "Waiting WaitingForPod: Pod debian-12-x-1 was told to stop and is releasing what it holds (3 s)";

    private const string Deleting = "Waiting WaitingForPod: Pod debian-12-x-1 is being deleted (3 s)";
    private const string Janitor =
        "Waiting WaitingForJanitor: Releasing what the killed build left on node node-a (5 s)";
    private const string Gone = "Done: Pod debian-12-x-1 is gone";

    private const string NotReleased =
        "Done: Pod debian-12-x-1 is gone; its janitor could not release all it held on node node-a: "
        + "see 'losetup -l' there";

    private readonly PodScene _pod = new();

    private InMemoryCluster Cluster => _pod.Cluster;

    public void Dispose() => _pod.Dispose();

    [Fact]
    public async Task Work_is_told_to_stop_and_its_pod_goes_when_it_has_released_what_it_held()
    {
        await _pod.StartAsync();

        Assert.Equal(Stopping, await _pod.DestroyAsync());
        Assert.Equal(Stopping, await _pod.DestroyAsync());

        var told = Cluster.Object<V1Pod>(PodScene.Pod);
        Assert.Equal(
            (1, BuildScene.Start.ToString("O")),
            (told.Spec!.ActiveDeadlineSeconds, told.Metadata.Annotations[PodHostRemover.StopRequestedAnnotation]));
        Assert.Single(Cluster.Calls.Writes, call => call.StartsWith("patch", StringComparison.Ordinal));

        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended(
            "source",
            143,
            """{"stage":"source","result":"Failed","reason":"Cancelled","message":"told to stop"}""",
            "Error"));
        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Assert.Equal(Gone, await _pod.DestroyAsync());

        Assert.Equal(["logs/preflight.log", "logs/source.log"], await _pod.Scene.FilesAsync());
        Assert.Equal((true, true), (_pod.Host.Released, _pod.Host.Destroyed));
        Assert.Equal(["Node node-a", "Secret images/debian-12-x-a1e5da31-upload-1"], Cluster.All);
    }

    [Fact]
    public async Task What_does_not_stop_in_time_is_followed_by_a_janitor()
    {
        await _pod.StartAsync();
        await _pod.DestroyAsync();
        _pod.Advance(75);
        Assert.Equal(Stopping, await _pod.DestroyAsync());
        _pod.Advance(1);

        Assert.Equal(Janitor, await _pod.DestroyAsync());
        Assert.Equal(Janitor, await _pod.DestroyAsync());
        _pod.End(PodScene.Janitor, "Succeeded");
        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Assert.Equal(Gone, await _pod.DestroyAsync());

        Assert.Equal(["Node node-a", "Secret images/debian-12-x-a1e5da31-upload-1"], Cluster.All);
    }

    [Fact]
    public async Task A_janitor_that_fails_is_said_where_people_look()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        await _pod.DestroyAsync();
        _pod.End(PodScene.Janitor, "Failed");

        Assert.Equal(NotReleased, await _pod.DestroyAsync());
        Assert.False(_pod.Host.Released);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_holds_neither_logs_nor_pod_up_for_ever()
    {
        await _pod.StartAsync();
        _pod.SetNode("Unknown");
        Cluster.Calls.Fault = call =>
            call.StartsWith("read log", StringComparison.Ordinal) ? ApiErrors.InternalError : null;
        await _pod.DestroyAsync();
        _pod.Advance(76);
        Assert.StartsWith("Retry: The API server did not do its part, tried again: ", await _pod.DestroyAsync());

        _pod.Advance(120);
        Assert.Equal(Janitor, await _pod.DestroyAsync());
        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Assert.Equal(45, SecondsUntilDeletion());
        _pod.Advance(45 + 60);
        Assert.Equal(Stopping, await _pod.DestroyAsync());
        Assert.Contains("Pod images/debian-12-x-1", Cluster.All);
        _pod.Advance(1);
        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Assert.DoesNotContain("Pod images/debian-12-x-1", Cluster.All);

        Assert.Equal(NotReleased, await _pod.DestroyAsync());
        Assert.Empty(await _pod.Scene.FilesAsync());
    }

    [Fact]
    public async Task A_pod_that_somebody_deletes_is_given_its_time_to_end_before_it_is_forced()
    {
        await _pod.StartAsync();
        await Cluster.DeleteAsync<V1Pod>(PodScene.Pod, BuildScene.Namespace, null, default);

        Assert.Equal(Stopping, await _pod.DestroyAsync());
        _pod.Advance(45 + 60);
        Assert.Equal(Stopping, await _pod.DestroyAsync());
        _pod.Advance(1);
        Assert.Equal(Janitor, await _pod.DestroyAsync());

        Assert.DoesNotContain(Cluster.Calls.All, call => call.StartsWith("patch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fetching\n[12:00:05] ended with exit code 143\n", Deleting)]
    [InlineData("fetching\n", Stopping)]
    public async Task An_old_kubelets_container_that_seems_to_run_for_ever_has_ended_if_its_log_says_so(
        string log, string expected)
    {
        await _pod.StartAsync();
        // A line before it may have no end.
        Cluster.WriteLog(PodScene.Pod, "source", new string('x', 1 << 20) + log);
        _pod.End(PodScene.Pod, "Failed", "DeadlineExceeded");

        Assert.Equal(expected, await _pod.DestroyAsync());
    }

    [Fact]
    public async Task A_pod_that_never_ran_goes_at_once()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();

        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Assert.Equal(Gone, await _pod.DestroyAsync());

        Assert.Equal(["Node node-a", "Secret images/debian-12-x-a1e5da31-upload-1"], Cluster.All);
    }

    [Fact]
    public async Task A_host_of_which_only_the_cluster_knows_any_more_is_found_and_removed()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.Scene.LosingStatusAsync(_pod.EnsureAsync);

        Assert.Equal(Deleting, await _pod.DestroyAsync());
        Assert.Equal("Done: No build host was made", await _pod.DestroyAsync());

        Assert.Equal(["Node node-a", "Secret images/debian-12-x-a1e5da31-upload-1"], Cluster.All);
    }

    // The first pod of a build "debian-12-x-janitor" has the janitor's name.
    [Fact]
    public async Task A_pod_of_another_that_has_the_janitors_name_is_neither_believed_nor_deleted()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = PodScene.Janitor, NamespaceProperty = BuildScene.Namespace },
            Spec = new V1PodSpec { NodeName = PodScene.Node, Containers = [new V1Container { Name = "upload" }] },
            Status = new V1PodStatus { Phase = "Succeeded" },
        });

        Assert.Equal(NotReleased, await _pod.DestroyAsync());

        Assert.Contains("Pod images/debian-12-x-janitor-1", Cluster.All);
    }

    [Fact]
    public async Task Without_a_host_there_is_nothing_to_destroy() =>
        Assert.Equal("Done: No build host was made", await _pod.DestroyAsync());

    [Theory]
    [InlineData(BuildStage.SourceFetched, false)]
    [InlineData(BuildStage.ImageBuilt, false)]
    [InlineData(BuildStage.Registered, true)]
    [InlineData(BuildStage.Distributed, true)]
    public async Task The_input_stays_for_a_build_that_may_be_tried_again_without_a_host(BuildStage failed, bool stays)
    {
        await _pod.Scene.SaveInputAsync();
        _pod.Scene.Record(failed, new StageOutcome.Failed("FailedScript", "no"));

        await _pod.DestroyAsync();

        Assert.Equal(stays, Cluster.All.Contains("ConfigMap images/debian-12-x-inputs"));
    }

    [Fact]
    public async Task The_upload_urls_of_all_hosts_are_withdrawn()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();
        Cluster.Remove<V1Pod>(PodScene.Pod);
        await _pod.EnsureAsync();
        await _pod.EnsureAsync();

        Assert.Equal("Done: Upload URLs are withdrawn", await _pod.CleanUpAsync());

        Assert.DoesNotContain(Cluster.All, name => name.StartsWith("Secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("patch Pod images/debian-12-x-1")]
    [InlineData("get Pod images/debian-12-x-1")]
    public async Task An_api_server_that_fails_leaves_the_host_to_the_next_reconcile(string call)
    {
        await _pod.StartAsync();
        Cluster.Calls.FailNext(call, ApiErrors.InternalError);

        Assert.StartsWith("Retry: The API server did not do its part, tried again: ", await _pod.DestroyAsync());

        Assert.Equal(Stopping, await _pod.DestroyAsync());
    }

    private double SecondsUntilDeletion()
    {
        var deletion = Cluster.Object<V1Pod>(PodScene.Pod).Metadata.DeletionTimestamp!.Value;
        return (deletion - _pod.Scene.Time.GetUtcNow().UtcDateTime).TotalSeconds;
    }
}
