using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Demo;

/// <summary>What a build's status says, in the words that the demo shows.</summary>
internal static class BuildProgress
{
    /// <summary>True when the build has ended, clean-up included.</summary>
    public static bool IsOver(V1ImageBuild build) => build.Status is { FinishedAt: not null, Phase: { } phase }
        && phase is BuildPhase.Succeeded or BuildPhase.Unchanged or BuildPhase.Failed or BuildPhase.Cancelled;

    /// <summary>All 15 stages in their order, also those that the status does not name yet.</summary>
    public static IReadOnlyList<V1StageStatus> Stages(V1ImageBuild build) =>
    [
        .. Enum.GetValues<BuildStage>().Select(stage =>
            build.Status?.Stages?.FirstOrDefault(line => line.Name == stage.ToString())
            ?? new V1StageStatus { Name = stage.ToString() }),
    ];

    /// <summary>How long a stage took, or has been at work; null when it has not begun.</summary>
    public static TimeSpan? Elapsed(V1StageStatus stage, DateTimeOffset now) => stage switch
    {
        { DurationSeconds: { } seconds } => TimeSpan.FromSeconds(seconds),
        { StartedAt: { } started, FinishedAt: null } when now > started => now - started,
        _ => null,
    };

    /// <summary>The first line of a stage's message: the rest is for kubectl describe.</summary>
    public static string FirstLine(V1StageStatus stage) => (stage.Message ?? string.Empty).Split('\n')[0];

    /// <summary>The stage that ended the build, when it did not succeed.</summary>
    public static V1StageStatus? Ending(V1ImageBuild build) => build.Status?.Stages?.FirstOrDefault(
        line => line.State is StageState.Failed or StageState.Cancelled);
}
