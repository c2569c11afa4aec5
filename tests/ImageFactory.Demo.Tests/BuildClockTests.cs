using ImageFactory.Operator.Api.ImageBuild;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>What is said of a build while it runs.</summary>
public sealed class BuildClockTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly LogLine Line = new("build", "Setting up dpkg");

    [Fact]
    public void A_build_that_the_operator_has_not_seen_is_said_to_be_so() =>
        Assert.Equal(
            "The operator has not looked at the build yet",
            Clock().Stage(new BuildState(new V1ImageBuild(), null), Begin));

    [Fact]
    public void A_stage_is_shown_with_its_time_and_the_last_line_of_its_log() =>
        Assert.Equal(
            "ImageBuilt 40 s of about 3 min | build: Setting up dpkg",
            Clock("ImageBuilt 190").Stage(State(Line), Begin.AddSeconds(40)));

    [Fact]
    public void A_stage_that_takes_longer_than_the_last_time_is_said_to_do_so() =>
        Assert.Equal(
            "ImageBuilt 40 s, longer than the 30 s expected | build: Setting up dpkg",
            Clock("ImageBuilt 30").Stage(State(Line), Begin.AddSeconds(40)));

    [Fact]
    public void A_container_that_has_said_nothing_is_said_to_be_starting() =>
        Assert.Equal(
            "ImageBuilt 40 s | upload is starting",
            Clock().Stage(State(new LogLine("upload", string.Empty)), Begin.AddSeconds(40)));

    [Fact]
    public void Without_a_container_the_message_of_the_stage_stands_in() =>
        Assert.Equal(
            "ImageBuilt 40 s | Pod a-build is starting on node one",
            Clock().Stage(State(null), Begin.AddSeconds(40)));

    [Theory]
    [InlineData("Build 251", 60, "1 m 00 s of about 4 min")]
    [InlineData("", 60, "1 m 00 s of about 5 min")]
    [InlineData("Build 251", 260, "4 m 20 s, longer than the 4 min expected")]
    [InlineData("", -2, "0 s of about 5 min")]
    public void The_last_build_says_how_long_this_one_will_take(string times, int elapsed, string expected) =>
        Assert.Equal(expected, Clock(times).Whole(State(null).Build, Begin.AddSeconds(elapsed)));

    [Fact]
    public void A_build_that_is_over_took_what_it_took()
    {
        var build = State(null).Build;
        build.Status!.Phase = BuildPhase.Succeeded;
        build.Status.FinishedAt = Begin.AddSeconds(90);
        Assert.Equal("1 m 30 s", Clock("Build 60").Whole(build, Begin.AddSeconds(200)));
    }

    private static BuildClock Clock(string times = "") => new(StageTimes.Parse(times), TimeSpan.FromMinutes(5));

    private static BuildState State(LogLine? log) => new(
        new V1ImageBuild
        {
            Metadata = { CreationTimestamp = Begin.UtcDateTime },
            Status = new V1ImageBuildStatus
            {
                CurrentStage = "ImageBuilt",
                Stages =
                [
                    new()
                    {
                        Name = "ImageBuilt",
                        State = StageState.Running,
                        StartedAt = Begin,
                        Message = "Pod a-build is starting on node one\nand more",
                    },
                ],
            },
        },
        log);
}
