using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Operator.Testing.Node;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>A build that is ended from outside while its disk is attached and mounted.</summary>
[Collection(LostHosts.Name)]
public sealed class EndedBuildTests(ClusterFixture cluster, ITestOutputHelper output)
{
    // The promise: no loop device, mount or pod remains after one minute.
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_build_cancelled_during_ImageBuilt_leaves_nothing_but_its_logs_within_a_minute()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("cancelled", "gated"));
        Assert.NotEmpty(NodeState.LoopDevices(build));
        Assert.NotEmpty(NodeState.Mounts(build));

        var time = Stopwatch.StartNew();
        await world.CancelAsync(build);
        build = await world.UntilPhaseAsync(build, BuildPhase.Cancelled, AMinute);
        await world.NothingLeftAsync(build, AMinute - time.Elapsed);

        world.Measured.Seconds("from cancel to nothing left", time.Elapsed);
        Assert.Equal(BuildReport.Ended(BuildStage.ImageBuilt, "Cancelled", "Cancelled"), BuildReport.Conditions(build));
        Assert.Equal(
            ["build.log", "configure.log", "preflight.log", "prepare.log", "source.log"],
            Directory.GetFiles(Path.Combine(world.ArtifactsOf(build), "logs"))
                .Select(path => Path.GetFileName(path)!).Order());
        Assert.Contains(
            "told to stop",
            await File.ReadAllTextAsync(Path.Combine(world.ArtifactsOf(build), "logs", "build.log")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_deleted_during_ImageBuilt_goes_with_all_that_it_held_within_a_minute()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("deleted", "gated"));
        Assert.NotEmpty(NodeState.LoopDevices(build));

        var time = Stopwatch.StartNew();
        await world.KubectlAsync("delete", "imagebuild", build.Name(), "--timeout=60s");
        await world.NothingLeftAsync(build, AMinute - time.Elapsed);

        world.Measured.Seconds("from delete to nothing left", time.Elapsed);
        Assert.Null(await world.Client.GetAsync<V1ImageBuild>(build.Name(), world.Namespace));
        Assert.True(File.Exists(Path.Combine(world.ArtifactsOf(build), "logs", "build.log")));
    }
}
