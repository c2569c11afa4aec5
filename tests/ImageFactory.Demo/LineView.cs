using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using Spectre.Console;

namespace ImageFactory.Demo;

/// <summary>One line for each change of a stage, and meanwhile the last line of its log; for logs and pipes.</summary>
internal sealed class LineView(IAnsiConsole console, BuildClock clock, TimeProvider time) : IBuildView
{
    // A log that stands still for longer makes people think that the build hangs.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private const int LongestLine = 160;

    private readonly Dictionary<string, string> _shown = [];
    private readonly DateTimeOffset _begin = time.GetUtcNow();
    private DateTimeOffset _spoke = time.GetUtcNow();

    /// <inheritdoc />
    public async Task<V1ImageBuild> ShowAsync(IAsyncEnumerable<BuildState> states)
    {
        V1ImageBuild? last = null;
        await foreach (var state in states)
        {
            last = state.Build;
            Show(state);
        }

        return last!;
    }

    private void Show(BuildState state)
    {
        var now = time.GetUtcNow();
        foreach (var stage in BuildProgress.Stages(state.Build).Where(HasBegun))
        {
            var text = $"{stage.Name,-16} {stage.State,-9} {Rest(stage)}".TrimEnd();
            if (_shown.GetValueOrDefault(stage.Name) != text)
            {
                _shown[stage.Name] = text;
                Say(now, text);
            }
        }

        if (now - _spoke >= Heartbeat)
        {
            Say(now, LogText.Cut(clock.Stage(state, now), LongestLine));
        }
    }

    private static bool HasBegun(V1StageStatus stage) => stage.State is not null and not StageState.NotStarted;

    private static string Rest(V1StageStatus stage) => stage.DurationSeconds is { } seconds
        ? $"{Durations.Text(TimeSpan.FromSeconds(seconds)),8}  {BuildProgress.FirstLine(stage)}"
        : $"{string.Empty,8}  {BuildProgress.FirstLine(stage)}";

    private void Say(DateTimeOffset now, string text)
    {
        _spoke = now;
        var seconds = (now - _begin).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        // Written raw: wrapping at 80 columns would tear a log's lines apart.
        console.Profile.Out.Writer.WriteLine($"[{seconds,4} s] {text}");
    }
}
