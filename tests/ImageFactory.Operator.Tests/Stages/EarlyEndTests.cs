using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>A build that ends before its last stage ends cleanly, and says why.</summary>
public sealed class EarlyEndTests
{
    [Fact]
    public async Task A_failed_stage_ends_the_build_and_the_clean_up_still_runs()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.Prepared, new StageOutcome.Failed(Reasons.FailedScript, "the key is wrong")));

        var status = await pipeline.PassAsync();

        Assert.Equal((BuildPhase.Failed, "Prepared"), (status.Phase!.Value, status.CurrentStage));
        Assert.Equal(
        [
            "Initialized: Succeeded/Succeeded",
            "BuildHostReady: Succeeded/Succeeded",
            "HostConnected: Succeeded/Succeeded",
            "SourceFetched: Succeeded/Succeeded",
            "HostConfigured: Succeeded/Succeeded",
            "Prepared: Failed/FailedScript",
            "ImageBuilt: Skipped/Skipped",
            "Registered: Skipped/Skipped",
            "Tested: Skipped/Skipped",
            "Signed: Skipped/Skipped",
            "Audited: Skipped/Skipped",
            "Distributed: Skipped/Skipped",
            "PublishRequested: Skipped/Skipped",
            "CleanedUp: Succeeded/Succeeded",
            "HostDestroyed: Succeeded/Succeeded",
        ],
            pipeline.States());
    }

    [Fact]
    public async Task Inputs_that_did_not_change_end_the_build_without_an_image()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.SourceFetched, new StageOutcome.Unchanged("same inputs as Standard_Debian_12_20260130_0")));

        var status = await pipeline.PassAsync();

        Assert.Equal(BuildPhase.Unchanged, status.Phase);
        Assert.Equal(0, ((ScriptedStage)pipeline.Stages[BuildStage.ImageBuilt]).Runs);
        Assert.Equal("ImageBuilt: Skipped/Unchanged", pipeline.States()[(int)BuildStage.ImageBuilt]);
    }

    [Fact]
    public async Task Cancelling_ends_the_stage_at_work_and_cleans_up()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(BuildStage.ImageBuilt, new StageOutcome.Running("builds")));
        await pipeline.PassAsync();

        pipeline.Build.Spec.Cancel = true;
        var status = await pipeline.PassAsync();

        Assert.Equal(BuildPhase.Cancelled, status.Phase);
        Assert.Equal("ImageBuilt: Cancelled/Cancelled", pipeline.States()[(int)BuildStage.ImageBuilt]);
        Assert.Equal("HostDestroyed: Succeeded/Succeeded", pipeline.States()[(int)BuildStage.HostDestroyed]);
    }

    [Fact]
    public async Task Deleting_a_build_at_work_is_cancelling_it()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(BuildStage.ImageBuilt, new StageOutcome.Running("builds")));
        await pipeline.PassAsync();

        pipeline.Build.Metadata.DeletionTimestamp = pipeline.Now.UtcDateTime;

        Assert.Equal(BuildPhase.Cancelled, (await pipeline.PassAsync()).Phase);
    }

    [Fact]
    public async Task A_build_past_its_timeout_fails_and_says_which_field_to_raise_and_what_it_waited_for()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(BuildStage.ImageBuilt, new StageOutcome.Running("builds")));
        pipeline.Build.Spec.TimeoutSeconds = 600;
        await pipeline.PassAsync();

        pipeline.Now += TimeSpan.FromSeconds(600);
        var status = await pipeline.PassAsync();

        var line = status.Stage(BuildStage.ImageBuilt);
        Assert.Equal(
            (BuildPhase.Failed, Reasons.TimedOut,
                "Not done within spec.timeoutSeconds (600); raise it or look at the stage's log. It said last: builds"),
            (status.Phase!.Value, line.Reason, line.Message));
    }
}
