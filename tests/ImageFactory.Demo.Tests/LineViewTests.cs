using ImageFactory.Operator.Api.ImageBuild;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>What is left of a build in a log.</summary>
public sealed class LineViewTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Begin);
    private readonly StringWriter _written = new();

    [Fact]
    public async Task A_stage_that_takes_long_gives_a_sign_of_life_every_ten_seconds()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_written) });
        var view = new LineView(console, new BuildClock(new StageTimes(), null), _time);

        await view.ShowAsync(StatesAsync());

        Assert.Equal(
            """
            [   0 s] ImageBuilt       Running             Pod a-build works
            [  10 s] ImageBuilt 10 s | build: line 10
            [  20 s] ImageBuilt 20 s | build: line 20

            """,
            _written.ToString());
    }

    private async IAsyncEnumerable<BuildState> StatesAsync()
    {
        var stage = new V1StageStatus
        {
            Name = "ImageBuilt",
            State = StageState.Running,
            StartedAt = Begin,
            Message = "Pod a-build works",
        };
        var build = new V1ImageBuild
        {
            Status = new V1ImageBuildStatus { CurrentStage = "ImageBuilt", Stages = [stage] },
        };
        for (var second = 0; second < 25; second++)
        {
            yield return new BuildState(build, new LogLine("build", $"line {second}"));
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.CompletedTask;
        }
    }
}
