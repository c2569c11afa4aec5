using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Glance;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stages 14 and 15: what was made on the way goes, the host last.</summary>
public sealed class CleanUpTests : IAsyncLifetime
{
    private const string Withdrawn = "Done: Upload URLs are withdrawn";

    private readonly RegionScene _image = new();
    private readonly BackgroundWork _work = new();
    private readonly StageJobs _jobs;
    private readonly CleanUp _cleanUp;
    private readonly DestroyHost _destroy;

    public CleanUpTests()
    {
        var logs = new PodLogKeeper(Scene.Cluster, Scene.Logs, Scene.Options.Builder);
        var backends = new BuildBackends(
        [
            new PodBackend(
                Scene.Cluster, Scene.Inputs, Scene.Secrets, Scene.Sources, Scene.Uploads,
                new PodStageReader(Scene.Reader, logs, Scene.Options.Builder),
                new PodHostRemover(Scene.Cluster, logs, new JanitorRunner(Scene.Cluster), Scene.Options.Builder),
                Scene.Options),
        ]);
        var servers = new ServerTestHost(
            new CloudServers(Scene.Options), Scene.Keys, Scene.Clouds, Scene.Inputs, Scene.Results,
            Scene.Options.OpenStack);
        var tests = new TestPods(
            Scene.Cluster, Scene.Store, Scene.Urls, Scene.Results, [servers], Scene.Secrets,
            Scene.Sources, new TestModules(Scene.Cluster), Scene.Reader, logs, Scene.Options);
        _jobs = new StageJobs(_work, Scene.Wakes);
        _cleanUp = new CleanUp(backends, _image.CleanUp, tests, Scene.Uploads, _jobs);
        _destroy = new DestroyHost(backends);
        Scene.Status.Regions = [RegionScene.NewRegion("RegionOne"), RegionScene.NewRegion("RegionTwo")];
    }

    private BuildScene Scene => _image.Scene;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        await _image.DisposeAsync();
    }

    [Fact]
    public async Task Images_of_a_build_that_succeeded_are_marked_and_protected_once_their_region_takes_that()
    {
        RegionScene.Complete(_image.First, Scene.Status.Regions![0]);
        Scene.Status.Regions[0].Protected = true;
        End(BuildVerdict.Succeeded);
        _image.First.FailAlways(OpenStackErrorKind.ServerFault);

        Assert.Equal(
            "CatchingUp: Not marked as finished yet: get 7 image: ServerFault (300 s)",
            await _image.RunAsync(_cleanUp));
        _image.First.FailAlways(null);
        Assert.Equal(Withdrawn, await _image.RunAsync(_cleanUp));

        var image = _image.First.Images.All.Single();
        Assert.Equal(("true", true), (image.Properties["imagefactory_complete"], image.IsProtected));
    }

    [Fact]
    public async Task Images_of_a_build_that_failed_go_unless_they_are_whole()
    {
        RegionScene.Complete(_image.First, Scene.Status.Regions![0]);
        RegionScene.Complete(_image.Second, Scene.Status.Regions[1]);
        Scene.Status.Regions[1].Phase = RegionPhase.Uploading;
        End(BuildVerdict.Failed);

        Assert.Equal(Withdrawn, await _image.RunAsync(_cleanUp));

        Assert.Equal((1, 0), (_image.First.Images.All.Count, _image.Second.Images.All.Count));
        Assert.DoesNotContain("imagefactory_complete", _image.First.Images.All.Single().Properties);
    }

    [Fact]
    public async Task A_region_that_does_not_answer_is_left_to_the_garbage_collector()
    {
        RegionScene.Complete(_image.First, Scene.Status.Regions![0]);
        Scene.Status.Regions[0].Phase = RegionPhase.Uploading;
        _image.First.FailAlways(OpenStackErrorKind.Timeout);
        End(BuildVerdict.Failed);

        Assert.Equal(
            $"{Withdrawn}; Left to the garbage collector: get 7 image: Timeout", await _image.RunAsync(_cleanUp));
    }

    [Fact]
    public async Task A_build_that_asked_for_a_backend_that_is_not_there_made_nothing()
    {
        Scene.Build.Spec.Backend = BuildBackend.OpenStackVm;
        End(BuildVerdict.Failed);

        Assert.Equal("Done: No temporary objects were made", await _image.RunAsync(_cleanUp));
        Assert.Equal("Done: No build host was made", await _image.RunAsync(_destroy));
    }

    [Fact]
    public async Task A_host_whose_build_is_over_may_send_nothing_any_more_not_even_what_it_reported()
    {
        byte[] content = [1];
        await Scene.Uploads.BeginAsync(Scene.Context, default);
        var target = Scene.Uploads.Target(Scene.Context, TimeSpan.FromHours(48));
        var generation = QueryHelpers.ParseQuery(target.Query)["generation"].ToString();
        var file = new ArtifactInfo($"{BuildScene.ImageName}.qcow2", Bytes.Sha256(content), content.Length);
        await Scene.Store.ChangeGrantsAsync(Scene.Scope, grants => grants.Grant(generation, [file]), default);
        End(BuildVerdict.Failed);

        await _image.RunAsync(_cleanUp);

        using var stream = new MemoryStream(content);
        await Assert.ThrowsAsync<UploadRefusedException>(() => Scene.Store.WriteAsync(
            Scene.Scope, file.Name, stream, new ArtifactWriteOptions { Generation = generation }, default));
    }

    [Fact]
    public async Task Test_pods_go_before_anything_else()
    {
        RegionScene.Complete(_image.First, Scene.Status.Regions![0]);
        Scene.Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "debian-12-x-test-1",
                NamespaceProperty = BuildScene.Namespace,
                OwnerReferences = [new V1OwnerReference { Uid = BuildScene.Uid, Name = BuildScene.Name }],
            },
        });
        End(BuildVerdict.Succeeded);

        Assert.Equal(
            "Waiting WaitingForPod: Pod debian-12-x-test-1 is being deleted (3 s)", await _image.RunAsync(_cleanUp));
        Assert.Empty(_image.First.Images.Calls);
        Assert.Equal(Withdrawn, await _image.RunAsync(_cleanUp));
    }

    [Fact]
    public async Task Work_beside_the_reconciles_is_ended()
    {
        var isEnded = false;
        _jobs.Start<int>(Scene.Build, BuildStage.Signed, "Signing", async (_, token) =>
        {
            var end = new TaskCompletionSource();
            await using var registration = token.Register(end.SetCanceled);
            try
            {
                await end.Task;
            }
            finally
            {
                isEnded = true;
            }

            return 0;
        });
        End(BuildVerdict.Cancelled);

        await _image.RunAsync(_cleanUp);

        Assert.True(isEnded);
        Assert.Null(_jobs.Find<int>(Scene.Build, BuildStage.Signed));
    }

    [Theory]
    [InlineData(KeepBuildHost.Always, BuildVerdict.Succeeded, null, 14_400)]
    [InlineData(KeepBuildHost.Always, BuildVerdict.Succeeded, 60, 60)]
    [InlineData(KeepBuildHost.OnFailure, BuildVerdict.Failed, null, 14_400)]
    [InlineData(KeepBuildHost.OnFailure, BuildVerdict.Succeeded, null, 0)]
    [InlineData(KeepBuildHost.OnFailure, BuildVerdict.Cancelled, null, 0)]
    [InlineData(KeepBuildHost.Never, BuildVerdict.Failed, null, 0)]
    [InlineData(null, BuildVerdict.Failed, null, 0)]
    public async Task A_host_is_kept_for_as_long_as_somebody_wants_to_look_at_it(
        KeepBuildHost? keep, object verdict, int? keepTime, int seconds)
    {
        (Scene.Build.Spec.KeepBuildHost, Scene.Build.Spec.KeepBuildHostSeconds) = (keep, keepTime);
        Scene.Host.Name = "debian-12-x-1";
        End((BuildVerdict)verdict);
        await _image.RunAsync(_cleanUp);

        if (seconds > 0)
        {
            Assert.Equal(
                "Kept: debian-12-x-1 is kept for a look (spec.keepBuildHost); "
                + $"set it to Never to destroy it now ({seconds} s)",
                await _image.RunAsync(_destroy));
            Scene.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal("Done: Pod debian-12-x-1 is gone", await _image.RunAsync(_destroy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_looks_at_the_host_of_a_build_that_is_deleted_or_never_had_one(bool isDeleted)
    {
        Scene.Build.Spec.KeepBuildHost = KeepBuildHost.Always;
        Scene.Host.Name = isDeleted ? "debian-12-x-1" : null;
        Scene.Build.Metadata.DeletionTimestamp = isDeleted ? BuildScene.Start.UtcDateTime : null;
        End(BuildVerdict.Failed);

        Assert.Equal(
            isDeleted ? "Done: Pod debian-12-x-1 is gone" : "Done: No build host was made",
            await _image.RunAsync(_destroy));
    }

    private void End(BuildVerdict verdict)
    {
        if (verdict == BuildVerdict.Failed)
        {
            Scene.Record(BuildStage.ImageBuilt, new StageOutcome.Failed(Reasons.FailedScript, "no"));
        }
        else if (verdict == BuildVerdict.Cancelled)
        {
            Scene.Status.Cancel("Cancelled by spec.cancel", BuildScene.Start);
        }

        foreach (var stage in StageList.Order.Where(stage => !StageList.RunsAlways(stage)))
        {
            if (!Scene.Status.Stage(stage).IsOver())
            {
                Scene.Record(stage, new StageOutcome.Done("done"));
            }
        }
    }
}
