using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Controllers.ImageBuild;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Stages run one after the other, each until it is done and then no more.</summary>
public sealed class StageOrderTests
{
    [Fact]
    public async Task A_build_whose_stages_are_all_done_has_succeeded()
    {
        var pipeline = new ScriptedBuild();

        var status = await pipeline.PassAsync();

        Assert.Equal(BuildPhase.Succeeded, status.Phase);
        Assert.Equal(
            StageList.Order.Select(stage => $"{stage}: Succeeded/Succeeded"), pipeline.States());
    }

    [Fact]
    public async Task A_stage_that_waits_holds_back_those_after_it()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.BuildHostReady,
            new StageOutcome.Waiting(Reasons.WaitingForNode, "no node", TimeSpan.FromSeconds(15)),
            new StageOutcome.Done("there")));

        var first = await pipeline.PassAsync();

        Assert.Equal((BuildPhase.Running, "BuildHostReady"), (first.Phase!.Value, first.CurrentStage));
        Assert.Equal(0, ((ScriptedStage)pipeline.Stages[BuildStage.HostConnected]).Runs);
        Assert.Equal(BuildPhase.Succeeded, (await pipeline.PassAsync()).Phase);
    }

    [Fact]
    public async Task A_stage_that_is_done_is_not_run_again()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt,
            new StageOutcome.Running("builds"),
            new StageOutcome.Running("builds"),
            new StageOutcome.Done("built")));

        await pipeline.PassAsync();
        await pipeline.PassAsync();
        await pipeline.PassAsync();

        Assert.Equal(1, ((ScriptedStage)pipeline.Stages[BuildStage.Prepared]).Runs);
        Assert.Equal(3, ((ScriptedStage)pipeline.Stages[BuildStage.ImageBuilt]).Runs);
    }

    [Fact]
    public async Task A_stage_that_catches_up_lets_the_build_finish_and_goes_on_until_it_is_done()
    {
        var late = new StageOutcome.CatchingUp("one region does not answer", TimeSpan.FromMinutes(1));
        var pipeline = new ScriptedBuild(
            new ScriptedStage(BuildStage.Distributed, late, late, new StageOutcome.Done("there")));

        var first = await pipeline.PassAsync();
        Assert.Equal((BuildPhase.Succeeded, ScriptedBuild.Start), (first.Phase, first.FinishedAt));
        Assert.Contains("Distributed: CatchingUp/CatchingUp", pipeline.States());
        Assert.Contains("HostDestroyed: Succeeded/Succeeded", pipeline.States());

        pipeline.Now += TimeSpan.FromMinutes(1);
        await pipeline.PassAsync();
        pipeline.Now += TimeSpan.FromMinutes(1);
        var last = await pipeline.PassAsync();

        Assert.Equal((BuildPhase.Succeeded, ScriptedBuild.Start), (last.Phase, last.FinishedAt));
        Assert.Contains("Distributed: Succeeded/Succeeded", pipeline.States());
        Assert.Equal(1, ((ScriptedStage)pipeline.Stages[BuildStage.PublishRequested]).Runs);
        Assert.Equal(1, ((ScriptedStage)pipeline.Stages[BuildStage.CleanedUp]).Runs);
    }

    [Theory]
    [InlineData(60, 300, 14_400, 60)]
    [InlineData(600, 300, 14_400, 300)]
    [InlineData(600, 900, 120, 120)]
    public async Task What_a_finished_build_still_does_is_looked_after_by_the_soonest_look(
        int region, int mark, int host, int soonest)
    {
        var pipeline = new ScriptedBuild(
            new ScriptedStage(
                BuildStage.Distributed, new StageOutcome.CatchingUp("one is late", TimeSpan.FromSeconds(region))),
            new ScriptedStage(
                BuildStage.CleanedUp, new StageOutcome.CatchingUp("not marked", TimeSpan.FromSeconds(mark))),
            new ScriptedStage(BuildStage.HostDestroyed, new StageOutcome.Kept("kept", TimeSpan.FromSeconds(host))));

        var status = await pipeline.PassAsync();

        Assert.Equal(BuildPhase.Succeeded, status.Phase);
        Assert.Equal(
            TimeSpan.FromSeconds(soonest), V1ImageBuildController.Poll(status, pipeline.Found!));
    }

    [Theory]
    [InlineData(false, BuildPhase.Failed)]
    [InlineData(true, BuildPhase.Cancelled)]
    public async Task A_stage_that_catches_up_does_nothing_more_once_its_build_has_failed_or_is_cancelled(
        bool cancel, BuildPhase phase)
    {
        var distribute = new ScriptedStage(
            BuildStage.Distributed, new StageOutcome.CatchingUp("one is late", TimeSpan.FromMinutes(1)));
        var pipeline = new ScriptedBuild(
            distribute,
            new ScriptedStage(
                BuildStage.PublishRequested,
                new StageOutcome.Running("asks"),
                new StageOutcome.Failed(Reasons.FailedRegistration, "no")));
        await pipeline.PassAsync();
        pipeline.Build.Spec.Cancel = cancel;
        var over = await pipeline.PassAsync();
        Assert.Equal((phase, cancel ? 1 : 2), (over.Phase, distribute.Runs));

        pipeline.Now += TimeSpan.FromMinutes(1);
        await pipeline.PassAsync();

        Assert.Equal(cancel ? 1 : 2, distribute.Runs);
    }

    [Fact]
    public async Task A_clean_up_that_waits_for_a_cloud_has_begun_so_that_its_patience_can_end()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.CleanedUp,
            new StageOutcome.Waiting(Reasons.WaitingForCloud, "no answer", TimeSpan.FromSeconds(5))));

        await pipeline.PassAsync();
        pipeline.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(ScriptedBuild.Start, (await pipeline.PassAsync()).Stage(BuildStage.CleanedUp).StartedAt);
    }

    [Fact]
    public async Task A_kept_host_does_not_keep_the_build_from_being_over()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.HostDestroyed,
            new StageOutcome.Kept("kept", TimeSpan.FromHours(1)),
            new StageOutcome.Done("gone")));

        var kept = await pipeline.PassAsync();
        pipeline.Now += TimeSpan.FromHours(1);
        var gone = await pipeline.PassAsync();

        Assert.Equal((BuildPhase.Succeeded, ScriptedBuild.Start), (kept.Phase!.Value, kept.FinishedAt!.Value));
        Assert.Equal((BuildPhase.Succeeded, ScriptedBuild.Start), (gone.Phase!.Value, gone.FinishedAt!.Value));
        Assert.Equal("HostDestroyed: Succeeded/Succeeded", pipeline.States()[(int)BuildStage.HostDestroyed]);
    }

    [Fact]
    public async Task A_pass_that_finds_nothing_new_leaves_the_status_as_it_is()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(BuildStage.ImageBuilt, new StageOutcome.Running("builds")));
        var first = await pipeline.PassAsync();

        pipeline.Now += TimeSpan.FromMinutes(1);
        var second = await pipeline.PassAsync();

        Assert.Equal(Json(first), Json(second));
    }

    private static string Json(V1ImageBuildStatus status) =>
        System.Text.Json.JsonSerializer.Serialize(status, EntityJsonContext.Default.V1ImageBuildStatus);
}
