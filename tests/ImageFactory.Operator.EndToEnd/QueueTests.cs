using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>Builds wait for a slot, and go when their time has come.</summary>
[Collection(LightBuilds.Name)]
public sealed class QueueTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_build_without_a_slot_waits_for_the_one_before_and_goes_after_its_time_to_live()
    {
        await using var scenario = await Scenario.StartAsync(cluster, output);
        await scenario.CreateProfileAsync("queued", Profiles.Debian(_ => { }));
        var first = await scenario.CreateBuildAsync("first", "queued");
        first = await scenario.UntilAsync(first, "host connected", StartTime, IsConnected);

        var second = await scenario.CreateBuildAsync("second", "queued", spec => spec.TtlSecondsAfterFinished = 5);
        second = await scenario.UntilPhaseAsync(second, BuildPhase.Queued, Soon);
        Assert.Equal(
            ("Initialized Unknown WaitingForSlot", "Ready False WaitingForSlot", "Reconciling True WaitingForSlot"),
            (
                BuildReport.Conditions(second)[0],
                BuildReport.Conditions(second)[^2],
                BuildReport.Conditions(second)[^1]));
        Assert.Null(second.Status!.ImageName);
        Assert.Empty(await scenario.PodsAsync(second));

        await scenario.CancelAsync(first);
        first = await scenario.UntilPhaseAsync(first, BuildPhase.Cancelled, Soon);
        var time = Stopwatch.StartNew();
        second = await scenario.UntilAsync(second, "host connected", StartTime, IsConnected);
        scenario.Measured.Seconds("from the end of the first to the host of the second", time.Elapsed);
        Assert.Equal((1, 2), (first.Status!.BuildNumber, second.Status!.BuildNumber));
        await scenario.NothingLeftAsync(first, Soon);

        await scenario.CancelAsync(second);
        await scenario.SinceAsync(
            second, "cancelled", Soon, seen => seen.Status?.Phase == BuildPhase.Cancelled);
        time.Restart();
        await Eventually.HoldsAsync(
            async () => await scenario.Client.GetAsync<V1ImageBuild>(second.Name(), scenario.Namespace) is null,
            Soon,
            () => "the build outlives ttlSecondsAfterFinished");
        scenario.Measured.Seconds("gone after its end", time.Elapsed);
        await scenario.NothingLeftAsync(second, Soon);
        Assert.NotNull(await scenario.Client.GetAsync<V1ImageBuild>(first.Name(), scenario.Namespace));
    }

    private static bool IsConnected(V1ImageBuild build) =>
        build.Status?.Stages?[(int)BuildStage.HostConnected].State == StageState.Succeeded;
}
