using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Stages;

/// <summary>
/// The list of a build's stages: <c>status.stages[]</c> in its fixed order. All changes of a stage's state are here.
/// </summary>
internal static class StageList
{
    private const BuildStage LastMain = BuildStage.PublishRequested;

    /// <summary>The stages in their order.</summary>
    public static IReadOnlyList<BuildStage> Order { get; } = Enum.GetValues<BuildStage>();

    /// <summary>True for the stages that run after success, failure, cancel, timeout and deletion alike.</summary>
    public static bool RunsAlways(BuildStage stage) => stage > LastMain;

    /// <summary>True for the stages that a build host does; a lost host takes them back to their start.</summary>
    public static bool NeedsHost(BuildStage stage) => stage is > BuildStage.Initialized and < BuildStage.Registered;

    /// <summary>
    /// Makes the list complete: every stage, and the host, has its entry from the first reconcile on.
    /// </summary>
    public static void Open(V1ImageBuildStatus status)
    {
        status.Host ??= new V1BuildHostStatus { Attempt = 1 };
        var known = (status.Stages ?? []).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        status.Stages =
        [
            .. Order.Select(stage => known.TryGetValue(stage.ToString(), out var entry) ? entry : NewEntry(stage)),
        ];
    }

    /// <summary>The entry of a stage.</summary>
    public static V1StageStatus Stage(this V1ImageBuildStatus status, BuildStage stage) =>
        status.Stages![(int)stage];

    /// <summary>True when the stage's turn is over, whatever came of it.</summary>
    public static bool IsOver(this V1StageStatus entry) =>
        entry.State is StageState.Succeeded or StageState.Unchanged or StageState.Skipped or StageState.Failed
            or StageState.Cancelled;

    /// <summary>True when the build is finished without what the stage still does.</summary>
    public static bool IsCatchingUp(this V1StageStatus entry) => entry.State == StageState.CatchingUp;

    /// <summary>What became of the build as a whole, from its stages alone.</summary>
    public static BuildVerdict Verdict(this V1ImageBuildStatus status)
    {
        var main = status.Stages!.Take((int)LastMain + 1).ToList();
        return main switch
        {
            _ when main.Any(entry => entry.State == StageState.Cancelled) => BuildVerdict.Cancelled,
            _ when main.Any(entry => entry.State == StageState.Failed) => BuildVerdict.Failed,
            _ when main.Any(entry => entry.State == StageState.Unchanged) => BuildVerdict.Unchanged,
            _ when main.All(entry => entry.IsOver() || entry.IsCatchingUp()) => BuildVerdict.Succeeded,
            _ => BuildVerdict.None,
        };
    }

    /// <summary>The first main stage whose turn is not over; null when all are.</summary>
    public static V1StageStatus? Current(this V1ImageBuildStatus status) =>
        status.Stages!.Take((int)LastMain + 1).FirstOrDefault(entry => !entry.IsOver() && !entry.IsCatchingUp());

    /// <summary>Writes down what a run of a stage found.</summary>
    public static void Record(
        this V1ImageBuildStatus status, BuildStage stage, StageOutcome outcome, DateTimeOffset now)
    {
        var entry = status.Stage(stage);
        // A clean-up has begun also when it waits: it does so for a cloud that does not answer, and not for ever.
        if (outcome is not (StageOutcome.Skipped or StageOutcome.Kept or StageOutcome.Suspended)
            && (outcome is not StageOutcome.Waiting || RunsAlways(stage)))
        {
            entry.StartedAt ??= now;
            entry.Attempts ??= 1;
        }

        entry.UnexpectedErrors = outcome is StageOutcome.Retry { Unexpected: not null }
            ? entry.UnexpectedErrors.GetValueOrDefault() + 1
            : null;
        switch (outcome)
        {
            case StageOutcome.Done done:
                entry.StartedAt = done.StartedAt ?? entry.StartedAt;
                Close(entry, StageState.Succeeded, Reasons.Succeeded, done.Message, done.FinishedAt ?? now);
                break;
            case StageOutcome.Skipped skipped:
                Close(entry, StageState.Skipped, skipped.Reason, skipped.Message, null);
                break;
            case StageOutcome.Running running:
                entry.StartedAt = running.StartedAt ?? entry.StartedAt;
                Note(entry, StageState.Running, Reasons.Running, running.Message);
                break;
            case StageOutcome.Waiting waiting:
                Note(entry, StageState.Waiting, waiting.Reason, waiting.Message);
                break;
            case StageOutcome.Suspended suspended:
                Note(entry, StageState.Suspended, Reasons.Suspended, suspended.Message);
                break;
            case StageOutcome.Cancelled cancelled:
                Close(entry, StageState.Cancelled, Reasons.Cancelled, cancelled.Message, now);
                break;
            case StageOutcome.CatchingUp late:
                Note(entry, StageState.CatchingUp, Reasons.CatchingUp, late.Message);
                break;
            case StageOutcome.Kept kept:
                Note(entry, StageState.Kept, Reasons.WaitingForKeptHost, kept.Message);
                break;
            case StageOutcome.Retry { Unexpected: null } retry:
                Note(entry, StageState.Running, Reasons.Running, retry.Message);
                break;
            case StageOutcome.Retry retry:
                Note(entry, StageState.Running, Reasons.UnexpectedError, retry.Message);
                break;
            case StageOutcome.Unchanged unchanged:
                Close(entry, StageState.Unchanged, Reasons.Unchanged, unchanged.Message, now);
                break;
            case StageOutcome.Failed failed:
                Close(entry, StageState.Failed, failed.Reason, failed.Message, now);
                break;
            case StageOutcome.HostLost lost:
                RestartHost(status, lost, now);
                break;
            default:
                throw new InvalidOperationException($"Stage {stage} ended as {outcome}, which says nothing of it");
        }
    }

    /// <summary>Ends the stage at work, and with it the build, because somebody asked for it.</summary>
    public static void Cancel(this V1ImageBuildStatus status, string message, DateTimeOffset now)
    {
        if (status.Current() is { } entry)
        {
            Close(entry, StageState.Cancelled, Reasons.Cancelled, message, now);
        }
    }

    /// <summary>Ends the stage at work, and with it the build, for a reason outside of the stage.</summary>
    public static void Fail(this V1ImageBuildStatus status, string reason, string message, DateTimeOffset now)
    {
        if (status.Current() is { } entry)
        {
            Close(entry, StageState.Failed, reason, message, now);
        }
    }

    /// <summary>Closes the main stages that will not have their turn any more.</summary>
    public static void SkipRest(this V1ImageBuildStatus status, string reason, string message)
    {
        while (status.Current() is { } entry)
        {
            Close(entry, StageState.Skipped, reason, message, null);
        }
    }

    /// <summary>Opens the stages from <paramref name="first"/> on again.</summary>
    public static void Reopen(this V1ImageBuildStatus status, BuildStage first)
    {
        foreach (var stage in Order.Where(stage => stage >= first))
        {
            var attempts = status.Stage(stage).Attempts;
            status.Stages![(int)stage] = NewEntry(stage);
            status.Stage(stage).Attempts = attempts + 1;
        }
    }

    private static void RestartHost(V1ImageBuildStatus status, StageOutcome.HostLost lost, DateTimeOffset now)
    {
        foreach (var stage in Order.Where(NeedsHost))
        {
            var attempts = status.Stage(stage).StartedAt is null
                ? status.Stage(stage).Attempts
                : status.Stage(stage).Attempts + 1;
            status.Stages![(int)stage] = NewEntry(stage);
            status.Stage(stage).Attempts = attempts;
        }

        var attempt = (status.Host?.Attempt ?? 1) + 1;
        status.Host = new V1BuildHostStatus
        {
            Attempt = attempt,
            FirstAttempt = status.Host?.FirstAttempt,
            Cloud = status.Host?.Cloud,
            Region = status.Host?.Region,
        };
        var ready = status.Stage(BuildStage.BuildHostReady);
        ready.StartedAt = now;
        Note(ready, StageState.Waiting, Reasons.WaitingForNewHost, $"{lost.Message}; starting build host {attempt}");
    }

    private static V1StageStatus NewEntry(BuildStage stage) => new()
    {
        Name = stage.ToString(),
        State = StageState.NotStarted,
        Reason = Reasons.NotYetReported,
    };

    private static void Note(V1StageStatus entry, StageState state, string reason, string message)
    {
        entry.State = state;
        entry.Reason = reason;
        entry.Message = message;
    }

    private static void Close(
        V1StageStatus entry, StageState state, string reason, string message, DateTimeOffset? finishedAt)
    {
        Note(entry, state, reason, message);
        entry.FinishedAt = finishedAt;
        entry.DurationSeconds = finishedAt - entry.StartedAt is { } duration
            ? Math.Max(0, Math.Round(duration.TotalSeconds, 1))
            : null;
    }
}
