using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Demo;

/// <summary>How long a build and its stage have been at work, beside what they took the last time.</summary>
/// <param name="times">The last build on this machine.</param>
/// <param name="expected">What to expect of the whole build when there was none; null for nothing.</param>
internal sealed class BuildClock(StageTimes times, TimeSpan? expected)
{
    private const string NotSeen = "The operator has not looked at the build yet";

    /// <summary>The whole build.</summary>
    public string Whole(V1ImageBuild build, DateTimeOffset now)
    {
        var begin = build.Metadata.CreationTimestamp ?? now;
        var elapsed = (build.Status?.FinishedAt ?? now) - begin;
        return BuildProgress.IsOver(build)
            ? Durations.Text(elapsed)
            : Durations.Text(elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed, times.Total ?? expected);
    }

    /// <summary>The stage at work, its time, and the last line of its log.</summary>
    public string Stage(BuildState state, DateTimeOffset now)
    {
        if (state.Build.Status?.CurrentStage is not { } current)
        {
            return NotSeen;
        }

        var stage = BuildProgress.Stages(state.Build).FirstOrDefault(line => line.Name == current);
        var time = stage is not null && BuildProgress.Elapsed(stage, now) is { } elapsed
            ? $" {Durations.Text(elapsed, times[current])}"
            : string.Empty;
        return $"{current}{time}{Said(state.Log, stage)}";
    }

    // Without a container at work, what the operator says of the stage.
    private static string Said(LogLine? log, V1StageStatus? stage) => log switch
    {
        { Text.Length: > 0 } => $" | {log.Container}: {log.Text}",
        not null => $" | {log.Container} is starting",
        null when stage is { Message.Length: > 0 } => $" | {LogText.Clean(BuildProgress.FirstLine(stage))}",
        null => string.Empty,
    };
}
