using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Operator.Testing.Node;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>What becomes of a build whose operator or pod dies while its disk is attached and mounted.</summary>
[Collection(LostHosts.Name)]
public sealed class LostHostTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KubeletSync = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan JanitorTime = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_operator_killed_during_ImageBuilt_finds_its_build_again_and_ends_it_once_with_one_pod()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("orphaned", "gated"));
        var pod = Assert.Single(await world.PodsAsync(build));

        await world.Operator.KillAsync();
        scenario.Gate.Open();
        // The pod goes on alone, up to where it needs the operator: the image is ready, and nobody takes it.
        await Eventually.HoldsAsync(
            async () => IsUploading(Assert.Single(await world.PodsAsync(build))), BuildTime, () => "no upload began");
        await world.Operator.StartAsync();
        var back = Stopwatch.StartNew();
        build = await world.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);

        Assert.Equal(BuildReport.Succeeded, BuildReport.Conditions(build));
        Assert.Equal(
            (1, pod.Name(), 1), (build.Status!.Host!.Attempt, build.Status.Host.Name, build.Status.BuildNumber));
        Assert.All(
            build.Status.Stages!,
            stage => Assert.True(stage.Attempts is null or 1, $"{stage.Name}: {stage.Attempts} attempts"));
        world.Measured.Seconds("from restart to the end of the build", back.Elapsed);
        world.AssertImage(build);
        await world.NothingLeftAsync(build, AMinute);
    }

    [Fact]
    public async Task A_pod_deleted_during_ImageBuilt_is_replaced_and_the_build_succeeds()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("robbed", "gated"));
        var first = Assert.Single(await world.PodsAsync(build));

        var time = Stopwatch.StartNew();
        await world.KubectlAsync("delete", "pod", first.Name(), "--wait=false");
        build = await scenario.UntilAtGateAsync(build, attempt: 2);
        world.Measured.Seconds("from the loss to the same point on the second host", time.Elapsed);
        var second = Assert.Single(await world.PodsAsync(build));
        Assert.NotEqual((first.Name(), first.Uid()), (second.Name(), second.Uid()));
        Assert.Single(NodeState.LoopDevices(build));
        scenario.Gate.Open();
        build = await world.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);

        Assert.Equal(BuildReport.Succeeded, BuildReport.Conditions(build));
        Assert.Equal(2, build.Status!.Host!.Attempt);
        Assert.Equal(
            [
                ("Initialized", 1), ("BuildHostReady", 2), ("HostConnected", 2), ("SourceFetched", 2),
                ("HostConfigured", 2), ("Prepared", 2), ("ImageBuilt", 2), ("Audited", 1), ("CleanedUp", 1),
                ("HostDestroyed", 1),
            ],
            build.Status.Stages!.Where(stage => stage.State == StageState.Succeeded)
                .Select(stage => (stage.Name, stage.Attempts ?? 0)));
        Assert.True(File.Exists(Path.Combine(world.ArtifactsOf(build), "logs", "build.2.log")));
        world.AssertImage(build);
        await world.NothingLeftAsync(build, AMinute);
    }

    [Fact]
    public async Task A_pod_deleted_by_force_leaves_no_loop_device_behind()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("shot", "gated"));
        var held = NodeState.LoopDevices(build);
        Assert.Single(held);

        await world.KubectlAsync("delete", "pod", build.Status!.Host!.Name!, "--grace-period=0", "--force");
        var time = Stopwatch.StartNew();
        await world.SinceAsync(
            build, "the janitor at work", JanitorTime,
            one => one.Status!.Stages!.Any(stage => stage.Reason == "WaitingForJanitor"));
        build = await world.UntilAsync(
            build, "a second host", JanitorTime, one => one.Status!.Host is { Attempt: 2, Name: not null });
        world.Measured.Seconds("from the loss to the second host", time.Elapsed);
        Assert.Empty(NodeState.LoopDevices(build));
        Assert.Empty(NodeState.Mounts(build));

        // The kubelet may miss the end of a pod that is deleted while it starts, until it looks at all of them again.
        await world.CancelAsync(build);
        build = await world.UntilPhaseAsync(build, BuildPhase.Cancelled, KubeletSync + AMinute);
        await world.NothingLeftAsync(build, AMinute);
    }

    private static bool IsUploading(V1Pod pod) =>
        pod.Status!.ContainerStatuses?
            .Any(container => container is { Name: "upload", State.Running: not null }) == true;
}
