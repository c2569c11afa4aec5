using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

public sealed class BuildStatusCalculatorTests
{
    [Fact]
    public async Task Every_stage_has_its_condition_from_the_first_pass_on_and_in_order()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.Initialized,
            new StageOutcome.Waiting(Reasons.WaitingForSlot, "no slot", TimeSpan.FromSeconds(15))));

        var status = await pipeline.PassAsync();

        Assert.Equal(BuildPhase.Queued, status.Phase);
        Assert.Equal(
        [
            "Initialized=Unknown/WaitingForSlot no slot",
            .. StageList.Order.Skip(1).Select(stage => $"{stage}=Unknown/NotYetReported Its turn has not come"),
            "Ready=False/WaitingForSlot Initialized: no slot",
            "Reconciling=True/WaitingForSlot Initialized: no slot",
        ],
            Conditions(status));
    }

    [Fact]
    public async Task A_finished_build_is_ready_and_no_longer_reconciling()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.Tested, new StageOutcome.Skipped(Reasons.NotConfigured, "No tests here")));
        pipeline.Build.Status = new V1ImageBuildStatus { ImageName = "Standard_Debian_12_20260131_0" };

        var status = await pipeline.PassAsync();

        Assert.Equal(
        [
            .. StageList.Order.Select(stage => stage == BuildStage.Tested
                ? "Tested=False/NotConfigured No tests here"
                : $"{stage}=True/Succeeded {stage} is done"),
            "Ready=True/Succeeded Image Standard_Debian_12_20260131_0 is built",
        ],
            Conditions(status));
        Assert.Equal(
            ObjectStatus.Current,
            KStatus.Of(pipeline.Build, status.ObservedGeneration, [.. status.Conditions!]).Status);
    }

    [Fact]
    public async Task A_failed_build_is_stalled_so_that_nobody_waits_for_it_in_vain()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt, new StageOutcome.Failed(Reasons.FailedScript, "no space")));

        var status = await pipeline.PassAsync();

        Assert.Equal(
            ["Ready=False/FailedScript ImageBuilt: no space", "Stalled=True/FailedScript ImageBuilt: no space"],
            Conditions(status).TakeLast(2));
        Assert.Equal(
            ObjectStatus.Failed, KStatus.Of(pipeline.Build, status.ObservedGeneration, [.. status.Conditions!]).Status);
    }

    [Fact]
    public async Task A_condition_keeps_its_time_while_its_status_stays()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt, new StageOutcome.Running("builds"), new StageOutcome.Running("still builds")));
        await pipeline.PassAsync();

        pipeline.Now += TimeSpan.FromMinutes(5);
        var status = await pipeline.PassAsync();

        var condition = status.Conditions![(int)BuildStage.ImageBuilt];
        Assert.Equal(("still builds", ScriptedBuild.Start), (condition.Message, condition.LastTransitionTime!.Value));
    }

    [Theory]
    [InlineData(45, "45s")]
    [InlineData(252, "4m12s")]
    [InlineData(3784, "1h3m")]
    public void A_duration_is_written_as_kubectl_writes_ages(int seconds, string expected) =>
        Assert.Equal(expected, BuildStatusCalculator.ForPeople(TimeSpan.FromSeconds(seconds)));

    private static IEnumerable<string> Conditions(V1ImageBuildStatus status) =>
        status.Conditions!.Select(condition =>
            $"{condition.Type}={condition.Status}/{condition.Reason} {condition.Message}");
}
