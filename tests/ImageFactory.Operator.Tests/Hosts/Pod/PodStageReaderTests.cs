using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

public sealed class PodStageReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PodLogs _logs = new("first line\nthe last line\n");
    private readonly FileArtifactStore _store;
    private readonly HostUploads _uploads;
    private readonly PodStageReader _reader;
    private readonly BuildContext _context;

    public PodStageReaderTests()
    {
        _store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        var (kept, settings) = (new HostLogs(_store), new BuilderSettings());
        var artifacts = new ArtifactStoreSettings { Root = _folder.Path };
        var key = new UrlSigningKey(OperatorSecret.Load(artifacts));
        _uploads = new HostUploads(_store, new SignedUrls(key, artifacts, TimeProvider.System));
        _reader = new PodStageReader(
            new StageReader(kept, new HostFacts(_uploads), _uploads),
            new PodLogKeeper(_logs, kept, settings),
            settings);
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "uid-1" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        _context = new BuildContext(
            build, new V1ImageBuildStatus { ImageName = "Standard_Debian_12_20260131_0" }, Pods.Start.AddMinutes(1));
        StageList.Open(_context.Status);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_running_script_is_work_in_progress_and_says_how_to_follow_it() =>
        Assert.Equal(
            new StageOutcome.Running(
                "Pod debian-12-x-1 on node node-a: prepare is running; "
                + "follow it with: kubectl logs -n images debian-12-x-1 -c prepare -f",
                Pods.Start.AddSeconds(5)),
            await ReadAsync(BuildStage.Prepared, Pods.Pod(Pods.Running("prepare"))));

    [Fact]
    public async Task A_script_that_succeeded_ends_its_stage_with_the_times_of_the_kubelet()
    {
        var outcome = await ReadAsync(BuildStage.Prepared, Pods.Pod(Pods.Ended("prepare", 0, Pods.Good)));

        Assert.Equal(
            new StageOutcome.Done("done")
            {
                StartedAt = Pods.Start.AddSeconds(5),
                FinishedAt = Pods.Start.AddSeconds(65),
            },
            outcome);
        Assert.EndsWith("/logs/prepare.log", _context.Status.Stage(BuildStage.Prepared).Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_a_script_is_fetched_once()
    {
        var pod = Pods.Pod(Pods.Ended("prepare", 0, Pods.Good));

        await ReadAsync(BuildStage.Prepared, pod);
        await ReadAsync(BuildStage.Prepared, pod);

        Assert.Equal(["images/debian-12-x-1/prepare"], _logs.Read);
    }

    [Fact]
    public async Task A_script_that_failed_fails_the_build_with_its_words_the_logs_end_and_where_the_rest_is()
    {
        const string report =
            """{"stage":"prepare","result":"Failed","reason":"BadSignature","message":"repository default: """
            + """wrong key"}""";

        var outcome = await ReadAsync(BuildStage.Prepared, Pods.Pod(Pods.Ended("prepare", 1, report, "Error")));

        var scope = ArtifactScopes.Of(_context.Build, _context.Status.ImageName!);
        Assert.Equal(
            new StageOutcome.Failed(
                Reasons.FailedScript,
                "BadSignature: repository default: wrong key\n"
                + $"Log in the store: {scope}/logs/prepare.log; while the host lasts (spec.keepBuildHost: OnFailure): "
                + "kubectl logs -n images debian-12-x-1 -c prepare\nIts last lines:\nfirst line\nthe last line"),
            outcome);
    }

    [Fact]
    public async Task A_script_that_asks_for_another_try_gets_a_fresh_host() =>
        Assert.Equal(
            new StageOutcome.HostLost("no answer"),
            await ReadAsync(
                BuildStage.Prepared,
                Pods.Pod(Pods.Ended(
                    "prepare",
                    75,
                    """{"stage":"prepare","result":"Failed","reason":"MirrorUnreachable","message":"no """
                    + """answer","retryable":true}""",
                    "Error"))));

    [Fact]
    public async Task Unchanged_inputs_end_the_build_without_an_image() =>
        Assert.Equal(
            new StageOutcome.Unchanged("same inputs"),
            await ReadAsync(
                BuildStage.SourceFetched,
                Pods.Pod(Pods.Ended(
                    "source",
                    3,
                    """{"stage":"source","result":"Unchanged","reason":"Unchanged","message":"same inputs"}""",
                    "Error"))));

    [Fact]
    public async Task A_container_that_was_killed_is_a_lost_host() =>
        Assert.Equal(
            new StageOutcome.HostLost("Pod debian-12-x-1 on node node-a: build was killed from outside"),
            await ReadAsync(BuildStage.ImageBuilt, Pods.Pod(Pods.Ended("build", 137, null, "Error"))));

    [Fact]
    public async Task Running_out_of_memory_is_no_lost_host_since_the_next_one_has_no_more() =>
        Assert.Equal(
            new StageOutcome.Failed(
                Reasons.FailedOutOfMemory,
                "build ran out of memory: raise spec.builder.resources.memoryLimit of the profile"),
            await ReadAsync(BuildStage.ImageBuilt, Pods.Pod(Pods.Ended("build", 137, null, "OOMKilled"))));

    [Fact]
    public async Task An_evicted_pod_is_a_lost_host()
    {
        var pod = Pods.Pod(Pods.Running("build"));
        pod.Status!.Phase = "Failed";
        pod.Status.Reason = "Evicted";
        pod.Status.Message = "The node was low on resource: ephemeral-storage.";

        Assert.Equal(
            new StageOutcome.HostLost(
                "Pod debian-12-x-1 was ended by the cluster (Evicted): "
                + "The node was low on resource: ephemeral-storage."),
            await ReadAsync(BuildStage.ImageBuilt, pod));
    }

    [Fact]
    public async Task A_deleted_pod_is_a_lost_host()
    {
        var pod = Pods.Pod(Pods.Running("build"));
        pod.Metadata.DeletionTimestamp = Pods.Start.UtcDateTime;

        Assert.Equal(
            new StageOutcome.HostLost("Pod debian-12-x-1 was deleted"),
            await ReadAsync(BuildStage.ImageBuilt, pod));
    }

    [Fact]
    public async Task A_pod_without_a_node_waits_with_the_schedulers_words()
    {
        var pod = Pods.Pod();
        pod.Spec!.NodeName = null;
        pod.Status!.Conditions =
        [
            new V1PodCondition
            {
                Type = "PodScheduled",
                Status = "False",
                Message = "0/1 nodes are available: 1 Insufficient cpu.",
            },
        ];

        Assert.Equal(
            new StageOutcome.Waiting(
                Reasons.WaitingForNode,
                "Pod debian-12-x-1 has no node yet: 0/1 nodes are available: 1 Insufficient cpu.",
                TimeSpan.FromSeconds(15)),
            await _reader.ReadHostAsync(_context, pod, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, nameof(StageOutcome.Waiting), Reasons.WaitingForImagePull)]
    [InlineData(11, nameof(StageOutcome.Failed), Reasons.FailedImagePull)]
    public async Task An_image_that_cannot_be_pulled_is_waited_for_and_then_fails(
        int minutes, string kind, string reason)
    {
        var pod = Pods.Pod(Pods.Waiting("preflight", "ImagePullBackOff", "no such image"));

        var outcome = await _reader.ReadHostAsync(
            _context with { Now = Pods.Start.AddMinutes(minutes) }, pod, CancellationToken.None);

        Assert.Equal(
            (kind, reason),
            (
                outcome.GetType().Name,
                outcome is StageOutcome.Failed failed ? failed.Reason : ((StageOutcome.Waiting)outcome).Reason));
    }

    [Fact]
    public async Task An_image_that_the_store_does_not_have_fails_the_build()
    {
        var report = Reported("Standard_Debian_12_20260131_0.qcow2", new string('a', 64), 1);
        var pod = Pods.Pod(
            Pods.Ended("build", 0, Pods.Good), Pods.Ended("package", 0, report), Pods.Ended("upload", 0, Pods.Good));

        await _uploads.BeginAsync(_context, default);
        var scope = ArtifactScopes.Of(_context.Build, _context.Status.ImageName!);
        var error = await Assert.ThrowsAsync<StageFailedException>(() => ReadAsync(BuildStage.ImageBuilt, pod));
        Assert.Equal(
            $"FailedUpload {scope}/Standard_Debian_12_20260131_0.qcow2 is not in the store: request a retry to make it "
            + "again",
            $"{error.Reason} {error.Message}");
    }

    [Fact]
    public void A_host_that_runs_other_scripts_is_refused()
    {
        var pod = Pods.Pod(Pods.Ended(
            "preflight", 0, """{"stage":"preflight","result":"Succeeded","data":{"scriptsDigest":"sha256:0"}}"""));

        Assert.Equal(Reasons.FailedHostIdentity, ((StageOutcome.Failed)PodStageReader.ReadIdentity(pod)).Reason);
    }

    private static string Reported(string name, string sha256, long size) => $$"""
        {"stage":"package","result":"Succeeded","reason":"Succeeded","message":"done","data":{"files":[
          {"name":"{{name}}","sha256":"{{sha256}}","sizeBytes":{{size}} }],"virtualSizeBytes":2,"packages":3} }
        """;

    private Task<StageOutcome> ReadAsync(BuildStage stage, V1Pod pod) =>
        _reader.ReadStageAsync(_context, pod, stage, CancellationToken.None);
}
