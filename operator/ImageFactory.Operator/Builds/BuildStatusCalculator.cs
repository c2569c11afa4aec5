using System.Globalization;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Validation;
using k8s.Models;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Turns the list of stages into what people and tools read: phase, current stage, times, one condition per stage, and
/// kstatus' trio. Pure: the same list gives the same status, and a status that says the same is left as it is.
/// </summary>
internal static class BuildStatusCalculator
{
    // Never an empty text: a 1.20 API server takes one in an applied list for null and refuses it.
    private const string NotYet = "Its turn has not come";

    /// <summary>The status that the build has by what its stages found.</summary>
    public static V1ImageBuildStatus Complete(BuildContext context)
    {
        var found = context.Status;
        var verdict = found.Verdict();
        var isOver = verdict != BuildVerdict.None && CleanUpIsOver(found);
        var startedAt = found.StartedAt
            ?? found.Stages!.Select(entry => entry.StartedAt).Where(time => time is not null).Min();
        DateTimeOffset? finishedAt = isOver ? found.FinishedAt ?? context.Now : null;
        var seconds = finishedAt - (startedAt ?? finishedAt) is { } time ? (long)time.TotalSeconds : (long?)null;
        return found with
        {
            AcceptedFields = AcceptedFields.Record(context.Build),
            ObservedGeneration = context.Build.Generation(),
            Phase = Phase(found, verdict, isOver),
            CurrentStage = CurrentStage(found, verdict, isOver)?.Name,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            DurationSeconds = seconds,
            Duration = seconds is { } whole ? ForPeople(TimeSpan.FromSeconds(whole)) : null,
            Conditions = Conditions(context, verdict, isOver),
        };
    }

    /// <summary>A duration as kubectl writes ages: 45s, 4m12s, 1h3m.</summary>
    internal static string ForPeople(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m{duration.Seconds}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours}h{duration.Minutes}m"),
    };

    // A kept build host does not keep the build from being finished: it goes later, by its own time limit. Nor does a
    // region that does not let its image be marked now.
    private static bool CleanUpIsOver(V1ImageBuildStatus status) =>
        status.Stages!.Skip((int)BuildStage.CleanedUp)
            .All(entry => entry.IsOver() || entry.IsCatchingUp() || entry.State == StageState.Kept);

    private static BuildPhase Phase(V1ImageBuildStatus status, BuildVerdict verdict, bool isOver) => verdict switch
    {
        BuildVerdict.Succeeded when isOver => BuildPhase.Succeeded,
        BuildVerdict.Unchanged when isOver => BuildPhase.Unchanged,
        BuildVerdict.Failed when isOver => BuildPhase.Failed,
        BuildVerdict.Cancelled when isOver => BuildPhase.Cancelled,
        _ when status.Stage(BuildStage.Initialized).State == StageState.Waiting => BuildPhase.Queued,
        _ when status.Stage(BuildStage.Initialized).State == StageState.Suspended => BuildPhase.Suspended,
        _ when status.Stages!.Any(entry => entry.StartedAt is not null) => BuildPhase.Running,
        _ => BuildPhase.Pending,
    };

    private static V1StageStatus? CurrentStage(V1ImageBuildStatus status, BuildVerdict verdict, bool isOver)
    {
        if (!isOver && verdict != BuildVerdict.None)
        {
            return status.Stages!.Skip((int)BuildStage.CleanedUp).FirstOrDefault(entry => !entry.IsOver());
        }

        return verdict switch
        {
            BuildVerdict.None => status.Current(),
            BuildVerdict.Succeeded => status.Stage(BuildStage.HostDestroyed),
            _ => Ending(status),
        };
    }

    private static V1StageStatus Ending(V1ImageBuildStatus status) =>
        status.Stages!.First(
            entry => entry.State is StageState.Failed or StageState.Cancelled or StageState.Unchanged);

    private static IList<V1Condition> Conditions(BuildContext context, BuildVerdict verdict, bool isOver)
    {
        var status = context.Status;
        var conditions = new ConditionSet(status.Conditions, context.Build.Generation(), context.Now);
        foreach (var entry in status.Stages!)
        {
            conditions.Add(
                entry.Name, StatusOf(entry), entry.Reason ?? Reasons.NotYetReported, entry.Message ?? NotYet);
        }

        var (ready, reason, message) = Ready(status, verdict);
        conditions.Add(ImageBuildConditions.Ready, ready, reason, message);
        if (!isOver)
        {
            conditions.Add(ImageBuildConditions.Reconciling, ConditionList.True, reason, message);
        }
        else if (AcceptedFields.Changes(context.Build).ToList() is { Count: > 0 } changes)
        {
            // What is done stays done, but the object no longer says what was done.
            conditions.Add(
                ImageBuildConditions.Stalled, ConditionList.True, Reasons.FailedImmutableField, changes.Text());
        }
        else if (verdict is BuildVerdict.Failed or BuildVerdict.Cancelled)
        {
            conditions.Add(ImageBuildConditions.Stalled, ConditionList.True, reason, message);
        }

        UnknownFieldsCondition.AddTo(conditions, context.Build);
        return conditions.Conditions;
    }

    private static string StatusOf(V1StageStatus entry) => entry.State switch
    {
        StageState.Succeeded or StageState.Unchanged => ConditionList.True,
        StageState.Skipped or StageState.Failed or StageState.Cancelled => ConditionList.False,
        StageState.NotStarted or StageState.Waiting or StageState.Running or null => ConditionList.Unknown,
        StageState.CatchingUp or StageState.Kept or StageState.Suspended => ConditionList.Unknown,
        _ => throw new InvalidOperationException($"Stage {entry.Name} is in unknown state {entry.State}"),
    };

    private static (string Status, string Reason, string Message) Ready(V1ImageBuildStatus status, BuildVerdict verdict)
    {
        switch (verdict)
        {
            case BuildVerdict.Succeeded:
                return (ConditionList.True, Reasons.Succeeded, $"Image {status.ImageName} is built");
            case BuildVerdict.Unchanged:
                return (ConditionList.True, Reasons.Unchanged, Ending(status).Message!);
            case BuildVerdict.Failed or BuildVerdict.Cancelled:
                var ending = Ending(status);
                return (ConditionList.False, ending.Reason!, $"{ending.Name}: {ending.Message}");
            default:
                var current = status.Current()!;
                return (ConditionList.False, current.Reason!, $"{current.Name}: {current.Message ?? NotYet}");
        }
    }
}
