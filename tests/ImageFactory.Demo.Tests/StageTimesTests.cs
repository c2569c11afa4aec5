using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>What a build leaves for the estimates of the next.</summary>
public sealed class StageTimesTests
{
    private static readonly V1ImageBuild Build = new()
    {
        Status = new V1ImageBuildStatus
        {
            DurationSeconds = 251,
            Stages =
            [
                new() { Name = "ImageBuilt", DurationSeconds = 190.4 },
                new() { Name = "Registered" },
            ],
        },
    };

    [Fact]
    public void A_build_tells_what_it_and_its_stages_took() =>
        Assert.Equal("Build 251\nImageBuilt 190\n", StageTimes.Of(Build).Format());

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "times", "build");

        StageTimes.Of(Build).Save(path);
        var read = StageTimes.Load(path);

        Assert.Equal(TimeSpan.FromSeconds(251), read.Total);
        Assert.Equal(TimeSpan.FromSeconds(190), read["ImageBuilt"]);
        Assert.Null(read["Registered"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Build\nBuild many\nBuild 1 2\nBuild -4\nBuild NaN\nBuild 1e300\n")]
    public void A_damaged_file_says_nothing(string text) => Assert.Null(StageTimes.Parse(text).Total);

    [Fact]
    public void Nothing_is_known_without_a_file() => Assert.Null(StageTimes.Load("/nowhere/times").Total);
}
