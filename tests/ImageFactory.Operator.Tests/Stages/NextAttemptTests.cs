using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Another host, or a retry that somebody asked for, does again what has to be done again.</summary>
public sealed class NextAttemptTests
{
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
}
