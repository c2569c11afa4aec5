using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

public sealed class StageRunnerTests
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
    public async Task An_error_that_nobody_expects_is_told_and_the_fifth_in_a_row_fails_the_build()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.Prepared, _ => true));

        var told = new List<string>();
        for (var reconcile = 1; reconcile <= 5; reconcile++)
        {
            var stage = (await pipeline.PassAsync()).Stage(BuildStage.Prepared);
            told.Add($"{stage.State}/{stage.Reason} {stage.UnexpectedErrors}: {stage.Message}");
        }

        Assert.Equal(
            [
                .. Enumerable.Range(1, 4).Select(number =>
                    $"Running/UnexpectedError {number}: "
                    + "Unexpected, tried again: ArgumentException: the name is too long"),
                "Failed/FailedUnexpectedError : ArgumentException: the name is too long; "
                + "given up after 5 times in a row, see the operator's log for reconcileID ",
            ],
            told);
        // The fifth, too, with its stack: the message sends people there.
        Assert.Equal(
            Enumerable.Repeat(
                "images/debian-12-x: Prepared ended in an error that nobody expects: ArgumentException", 5),
            pipeline.Log.Collector.GetSnapshot().Select(line => $"{line.Message}: {line.Exception?.GetType().Name}"));
        var status = pipeline.Build.Status!;
        Assert.Equal((BuildPhase.Failed, "Prepared"), (status.Phase!.Value, status.CurrentStage));
        Assert.Equal(StageState.Succeeded, status.Stage(BuildStage.HostDestroyed).State);
    }

    [Fact]
    public async Task Errors_that_nobody_expects_are_counted_anew_after_a_reconcile_without_one()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.Prepared, run => run != 4));

        for (var reconcile = 1; reconcile <= 8; reconcile++)
        {
            await pipeline.PassAsync();
        }

        var status = pipeline.Build.Status!;
        Assert.Equal(
            (4, BuildPhase.Running),
            (status.Stage(BuildStage.Prepared).UnexpectedErrors!.Value, status.Phase!.Value));
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
    public async Task An_error_in_the_clean_up_leaves_no_build_without_an_end()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.CleanedUp, _ => true));

        for (var reconcile = 1; reconcile <= 6; reconcile++)
        {
            await pipeline.PassAsync();
        }

        Assert.Equal(
            ["CleanedUp: Failed/FailedUnexpectedError", "HostDestroyed: Succeeded/Succeeded"],
            pipeline.States().TakeLast(2));
    }

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

    [Fact]
    public async Task A_lost_host_takes_its_stages_back_and_the_next_host_does_them()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt,
            new StageOutcome.HostLost("Pod x-1 was evicted"),
            new StageOutcome.Done("built")));

        var lost = await pipeline.PassAsync();
        var line = lost.Stage(BuildStage.BuildHostReady);
        Assert.Equal(
            (StageState.Waiting, Reasons.WaitingForNewHost, "Pod x-1 was evicted; starting build host 2"),
            (line.State!.Value, line.Reason, line.Message));
        Assert.Equal("Initialized: Succeeded/Succeeded", pipeline.States()[0]);

        var status = await pipeline.PassAsync();

        Assert.Equal((BuildPhase.Succeeded, 2), (status.Phase!.Value, status.Host!.Attempt!.Value));
        Assert.Equal(2, ((ScriptedStage)pipeline.Stages[BuildStage.SourceFetched]).Runs);
    }

    [Fact]
    public async Task Hosts_are_given_up_after_the_allowed_number()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt, new StageOutcome.HostLost("Pod was evicted")));
        pipeline.Build.Spec.HostAttempts = 2;

        await pipeline.PassAsync();
        var status = await pipeline.PassAsync();

        var line = status.Stage(BuildStage.ImageBuilt);
        Assert.Equal(
            (
                BuildPhase.Failed,
                Reasons.FailedHostLost,
                "Pod was evicted; given up after 2 build hosts (spec.hostAttempts)"),
            (status.Phase!.Value, line.Reason, line.Message));
    }

    [Fact]
    public async Task A_failed_build_is_tried_again_when_the_annotation_asks_once()
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            BuildStage.ImageBuilt,
            new StageOutcome.Failed(Reasons.FailedScript, "no"),
            new StageOutcome.Failed(Reasons.FailedScript, "no again"),
            new StageOutcome.Done("built")));
        await pipeline.PassAsync();

        pipeline.Build.Metadata.Annotations = new Dictionary<string, string> { [RetryRequest.Annotation] = "1" };
        var second = await pipeline.PassAsync();
        var third = await pipeline.PassAsync();

        Assert.Equal(
            (BuildPhase.Failed, "no again"), (second.Phase!.Value, second.Stage(BuildStage.ImageBuilt).Message));
        Assert.Equal(
            (BuildPhase.Failed, "no again"), (third.Phase!.Value, third.Stage(BuildStage.ImageBuilt).Message));

        pipeline.Build.Metadata.Annotations[RetryRequest.Annotation] = "2";
        Assert.Equal(BuildPhase.Succeeded, (await pipeline.PassAsync()).Phase);
    }

    [Theory]
    [InlineData(BuildStage.Tested, "builder@sha256:1")]
    [InlineData(BuildStage.ImageBuilt, null)]
    public async Task What_built_the_image_is_remembered_as_long_as_the_image_is(BuildStage failing, string? remembered)
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            failing, new StageOutcome.Failed(Reasons.FailedTests, "no"), new StageOutcome.Done("now")));
        var first = await pipeline.PassAsync();
        first.Host = new V1BuildHostStatus { Attempt = 1, Name = "debian-12-x-1", Image = "builder@sha256:1" };

        pipeline.Build.Metadata.Annotations = new Dictionary<string, string> { [RetryRequest.Annotation] = "1" };
        var second = await pipeline.PassAsync();

        Assert.Equal((2, null, remembered), (second.Host!.Attempt, second.Host.Name, second.Host.Image));
    }

    [Theory]
    [InlineData(BuildStage.Distributed, "Active Succeeded 1; Pending NotYetReported ")]
    [InlineData(BuildStage.ImageBuilt, "")]
    public async Task A_retry_begins_anew_where_an_image_did_not_get_and_everywhere_with_another_image(
        BuildStage failing, string expected)
    {
        var pipeline = new ScriptedBuild(new ScriptedStage(
            failing, new StageOutcome.Failed(Reasons.FailedRegistration, "no"), new StageOutcome.Done("now")));
        var first = await pipeline.PassAsync();
        first.Regions =
        [
            new V1RegionStatus
            {
                Cloud = "public",
                Region = "north",
                Phase = RegionPhase.Active,
                Reason = Reasons.Succeeded,
                Attempts = 1,
            },
            new V1RegionStatus
            {
                Cloud = "public",
                Region = "south",
                Phase = RegionPhase.Failed,
                Reason = Reasons.FailedRegistration,
                Attempts = 5,
            },
        ];

        pipeline.Build.Metadata.Annotations = new Dictionary<string, string> { [RetryRequest.Annotation] = "1" };
        var second = await pipeline.PassAsync();

        var lines = (second.Regions ?? []).Select(line => $"{line.Phase} {line.Reason} {line.Attempts}");
        Assert.Equal(expected, string.Join("; ", lines));
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
}
