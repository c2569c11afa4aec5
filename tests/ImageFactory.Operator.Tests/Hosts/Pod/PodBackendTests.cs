using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>A pod as build host, from its creation until it is at work or lost.</summary>
public sealed class PodBackendTests : IDisposable
{
    private const string Created = "Running: Pod debian-12-x-1 is created";

    private const string ImageAdvice =
        "check spec.builder.image of the profile, the operator's builder.images, and the registry's credentials";

    private static readonly string[] Made =
    [
        "ConfigMap images/debian-12-x-inputs",
        "Node node-a",
        "Pod images/debian-12-x-1",
        "Secret images/debian-12-x-a1e5da31-upload-1",
    ];

    private readonly PodScene _pod = new();

    private InMemoryCluster Cluster => _pod.Cluster;

    public void Dispose() => _pod.Dispose();

    [Fact]
    public async Task The_pod_and_the_secret_with_its_upload_url_are_made_once()
    {
        await _pod.Scene.SaveInputAsync();

        Assert.Equal(Created, await _pod.EnsureAsync());
        Assert.Equal(
            "Waiting WaitingForNode: Pod debian-12-x-1 has no node yet: the scheduler has not spoken (15 s)",
            await _pod.EnsureAsync());

        Assert.Equal(Made, Cluster.All);
        Assert.Equal(
            [
                "create ConfigMap images/debian-12-x-inputs",
                "create Secret images/debian-12-x-a1e5da31-upload-1",
                "create Pod images/debian-12-x-1",
            ],
            Cluster.Calls.Writes);
        Assert.Equal((PodScene.Pod, 1), (_pod.Host.Name, _pod.Host.Attempt));
    }

    [Fact]
    public async Task A_pod_of_a_reconcile_whose_status_was_lost_is_adopted()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.Scene.LosingStatusAsync(_pod.EnsureAsync);
        _pod.Report(Pods.Running("preflight"));

        Assert.Equal(
            "Running: Pod debian-12-x-1 on node node-a: preflight is running; "
            + "follow it with: kubectl logs -n images debian-12-x-1 -c preflight -f",
            await _pod.EnsureAsync());

        Assert.Equal((PodScene.Pod, PodScene.Node), (_pod.Host.Name, _pod.Host.Node));
        Assert.Equal(Made, Cluster.All);
    }

    [Theory]
    [InlineData("create Secret")]
    [InlineData("create Pod")]
    public async Task What_the_api_server_did_not_do_is_done_the_next_time_with_what_is_there_already(string call)
    {
        await _pod.Scene.SaveInputAsync();
        Cluster.Calls.FailNext(call, ApiErrors.Timeout);

        Assert.StartsWith("Retry: The API server did not do its part, tried again: ", await _pod.EnsureAsync());

        Assert.Equal(Created, await _pod.EnsureAsync());
        Assert.Equal(Made, Cluster.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_another_pod_has_fails_the_build_and_the_pod_stays(bool isThereFromTheStart)
    {
        var taken = "Failed FailedNameTaken: Pod debian-12-x-1 exists and is not this build's: "
            + "delete it, or give the build another name";
        await _pod.Scene.SaveInputAsync();
        if (!isThereFromTheStart)
        {
            Cluster.Calls.Fault = call =>
            {
                if (call == "create Pod images/debian-12-x-1")
                {
                    Cluster.Put(Foreign(PodScene.Pod));
                }

                return null;
            };
            Assert.Equal(Created, await _pod.EnsureAsync());
        }
        else
        {
            Cluster.Put(Foreign(PodScene.Pod));
        }

        Assert.Equal(taken, await _pod.EnsureAsync());
        await _pod.DestroyAsync();
        Assert.Contains("Pod images/debian-12-x-1", Cluster.All);
    }

    [Fact]
    public async Task Files_of_an_earlier_host_go_before_a_new_one_sends_its_own_and_logs_stay()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.Scene.WriteAsync("x.qcow2", "half an image");
        await _pod.Scene.WriteAsync("logs/build.log", "half a log");

        await _pod.EnsureAsync();

        Assert.Equal(["logs/build.log"], await _pod.Scene.FilesAsync());
    }

    [Fact]
    public async Task Without_its_input_no_host_is_made() =>
        Assert.Equal(
            "Failed FailedInputsLost: ConfigMap debian-12-x-inputs with the build's input is gone: "
            + "set spec.restartFrom to ImageBuilt to make it anew",
            await _pod.EnsureAsync());

    [Fact]
    public async Task A_host_whose_input_was_deleted_goes_on()
    {
        await _pod.StartAsync();
        Cluster.Remove<V1ConfigMap>("debian-12-x-inputs");

        Assert.StartsWith(
            "Running: Pod debian-12-x-1 on node node-a: source is", await _pod.RunAsync(BuildStage.SourceFetched));
    }

    [Theory]
    [InlineData("ErrImagePull", 1, "Waiting WaitingForImagePull: {node} does not start {why}")]
    [InlineData("ErrImagePull", 11, "Failed FailedImagePull: {node} cannot start {advice}")]
    [InlineData("ImagePullBackOff", 10, "Waiting WaitingForImagePull: {node} does not start {why}")]
    [InlineData("InvalidImageName", 1, "Failed FailedImagePull: {node} cannot start {advice}")]
    [InlineData("CreateContainerConfigError", 1, "Waiting WaitingForPod: {node} does not start {why}")]
    [InlineData("CreateContainerError", 11, "Failed FailedContainerStart: {node} cannot start {advice}")]
    [InlineData("PodInitializing", 11, "Running: Pod debian-12-x-1 is starting on node node-a")]
    public async Task A_container_that_does_not_start_is_waited_for_as_long_as_it_may_still_do_so(
        string reason, int minutes, string expected)
    {
        _pod.Scene.Options.Builder.Images = [new() { Tool = BuilderTool.DiskImageBuilder, Image = "builder:1" }];
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();
        _pod.Report(Pods.Waiting("preflight", reason, "no"));
        _pod.Advance(60 * minutes);
        var text = expected
            .Replace("{node}", "Node node-a", StringComparison.Ordinal)
            .Replace("{why}", $"builder:1 yet ({reason}): no (15 s)", StringComparison.Ordinal)
            .Replace("{advice}", $"builder:1 ({reason}): no; {ImageAdvice}", StringComparison.Ordinal);

        Assert.Equal(text, await _pod.EnsureAsync());
    }

    [Fact]
    public async Task A_pod_that_ran_past_its_deadline_fails_the_build_and_gets_no_successor()
    {
        await _pod.StartAsync();
        _pod.End(PodScene.Pod, "Failed", "DeadlineExceeded", "Pod was active longer than it may");

        Assert.Equal(
            "Failed TimedOut: The host's deadline passed; raise spec.timeoutSeconds (3600) if the build needs longer",
            await _pod.RunAsync(BuildStage.SourceFetched));

        Assert.Null(_pod.Host.Lost);
    }

    [Fact]
    public async Task The_pods_deadline_is_what_is_left_of_the_builds_time_and_a_quarter_of_an_hour()
    {
        await _pod.Scene.SaveInputAsync();
        _pod.Scene.Status.StartedAt = BuildScene.Start;
        _pod.Advance(600);

        await _pod.EnsureAsync();

        Assert.Equal(3000 + 900, Cluster.Object<V1Pod>(PodScene.Pod).Spec!.ActiveDeadlineSeconds);
    }

    [Fact]
    public async Task The_host_has_to_run_the_operators_scripts()
    {
        await _pod.StartAsync();
        _pod.Report(Pods.Ended("preflight", 0, $$$"""
            {"stage":"preflight","result":"Succeeded","data":{"scriptsDigest":"{{{HostInputs.ScriptsDigest}}}"}}
            """));

        Assert.Equal(
            $"Done: Pod debian-12-x-1 runs the operator's scripts ({HostInputs.ScriptsDigest[..19]})",
            await _pod.ConnectAsync());
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, "Waiting WaitingForSlot: Waiting for one of 2 build slots (builder.maxConcurrentBuilds) (5 s)")]
    public async Task A_build_waits_for_its_turn_among_those_that_have_pods(int builds, string? expected)
    {
        var others = Enumerable.Range(1, builds - 1).Select(number =>
        {
            var other = BuildScene.NewBuild($"other-{number}", $"uid-{number}");
            other.Status = new V1ImageBuildStatus();
            StageList.Open(other.Status);
            other.Status.Stage(BuildStage.Initialized).State = StageState.Succeeded;
            return other;
        });
        var server = BuildScene.NewBuild("on-a-server", "uid-0");
        server.Spec.Backend = BuildBackend.OpenStackVm;

        Assert.Equal(expected ?? "Proceed", await _pod.AdmitAsync([.. others, server]));
    }

    private static V1Pod Foreign(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BuildScene.Namespace },
        Spec = new V1PodSpec { NodeName = PodScene.Node, Containers = [new V1Container { Name = "nginx" }] },
        Status = new V1PodStatus { Phase = "Running", ContainerStatuses = [Pods.Running("nginx")] },
    };
}
