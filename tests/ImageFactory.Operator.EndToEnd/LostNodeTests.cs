using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.EndToEnd.Node;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>What becomes of a build whose node is gone.</summary>
[Collection(NodeFaults.Name)]
[Trait("Tier", "Full")]
public sealed class LostNodeTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    // The pod's grace period, and the operator's patience with it.
    private static readonly TimeSpan NodeTime = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task A_build_on_a_node_that_does_not_answer_is_given_up_and_made_on_a_new_host()
    {
        await using var scenario = await LightScenario.StartAsync(cluster, output);
        var world = scenario.World;
        var build = await scenario.UntilAtGateAsync(await world.CreateBuildAsync("stranded", "gated"));
        var first = Assert.Single(await world.PodsAsync(build));

        var time = Stopwatch.StartNew();
        await using (await PausedKubelet.PauseAsync(cluster.Kubeconfig))
        {
            // What the cluster itself does with the pods of such a node after five minutes.
            await world.KubectlAsync("delete", "pod", first.Name(), "--wait=false");
            build = await world.UntilAsync(
                build, "a second host", NodeTime, one => one.Status?.Host is { Attempt: 2, Name: not null });
            world.Measured.Seconds("from the loss of the node to the second host", time.Elapsed);
        }

        // The node is back, and ends what it did not know to be over.
        build = await scenario.UntilAtGateAsync(build, attempt: 2);
        Assert.NotEqual(first.Uid(), Assert.Single(await world.PodsAsync(build)).Uid());
        scenario.Gate.Open();
        build = await world.UntilPhaseAsync(build, BuildPhase.Succeeded, BuildTime);

        Assert.Equal(BuildReport.Succeeded, BuildReport.Conditions(build));
        world.AssertImage(build);
        await world.NothingLeftAsync(build, AMinute);
    }
}
