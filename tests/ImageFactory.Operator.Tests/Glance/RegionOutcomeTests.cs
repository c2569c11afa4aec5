using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

public sealed class RegionOutcomeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_region_that_has_the_image_says_so_in_its_own_words() =>
        Assert.Equal(new StageOutcome.Done("there"), RegionOutcome.Of([Active()], Now));

    [Fact]
    public void Several_regions_that_have_the_image_are_counted() =>
        Assert.Equal(
            new StageOutcome.Done("2 of 2 regions have the image"), RegionOutcome.Of([Active(), Active()], Now));

    [Fact]
    public void A_region_whose_image_is_not_signed_yet_does_not_count_and_keeps_its_image_while_it_waits()
    {
        var line = new V1RegionStatus { Cloud = "demo", Region = "RegionOne", ImageId = "7", HashValue = "0af1" };
        line.Sign(Now);
        line.Wait(Reasons.WaitingForRegion, "no answer", Now.AddSeconds(4));

        Assert.Equal(
            new StageOutcome.Waiting(
                Reasons.WaitingForRegion, "1 of 2 regions have the image. no answer", TimeSpan.FromSeconds(4)),
            RegionOutcome.Of([Active(), line], Now));
        Assert.Equal((true, RegionPhase.Waiting, Now), (line.IsWhole(), line.Phase!.Value, line.FinishedAt!.Value));
    }

    [Fact]
    public void As_long_as_one_region_is_at_work_the_stage_runs() =>
        Assert.Equal(
            new StageOutcome.Running("1 of 3 regions have the image. half of it; no answer")
            {
                PollAfter = TimeSpan.FromSeconds(4),
            },
            RegionOutcome.Of([Active(), Uploading(), Waiting(Reasons.WaitingForRegion, "no answer", 4)], Now));

    [Fact]
    public void Where_none_is_at_work_the_first_that_waits_says_what_for() =>
        Assert.Equal(
            new StageOutcome.Waiting(
                Reasons.WaitingForQuota, "0 of 2 regions have the image. full; no answer", TimeSpan.FromSeconds(4)),
            RegionOutcome.Of(
                [Waiting(Reasons.WaitingForQuota, "full", 60), Waiting(Reasons.WaitingForRegion, "no answer", 4)],
                Now));

    [Fact]
    public void A_region_that_refuses_the_image_fails_the_stage_once_the_others_are_through()
    {
        var refused = new V1RegionStatus();
        refused.Fail("forbidden");

        Assert.IsType<StageOutcome.Running>(RegionOutcome.Of([refused, Uploading()], Now));
        Assert.Equal(
            new StageOutcome.Failed(Reasons.FailedRegistration, "1 of 2 regions have the image. forbidden"),
            RegionOutcome.Of([refused, Active()], Now));
    }

    [Fact]
    public void A_region_whose_time_has_come_is_looked_at_at_once() =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(100),
            Assert.IsType<StageOutcome.Waiting>(
                RegionOutcome.Of([Waiting(Reasons.WaitingForRegion, "no answer", -5)], Now)).PollAfter);

    private static V1RegionStatus Active()
    {
        var line = new V1RegionStatus();
        line.Activate("there", Now);
        return line;
    }

    private static V1RegionStatus Uploading()
    {
        var line = new V1RegionStatus();
        line.Upload("half of it");
        return line;
    }

    private static V1RegionStatus Waiting(string reason, string message, int seconds)
    {
        var line = new V1RegionStatus();
        line.Wait(reason, message, Now.AddSeconds(seconds));
        return line;
    }
}
