using System.Globalization;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
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

    /// <summary>Completes <paramref name="context"/>'s status.</summary>
    public static V1ImageBuildStatus Complete(BuildContext context)
    {
        var status = context.Status;
        var verdict = status.Verdict();
        var isOver = verdict != BuildVerdict.None && CleanUpIsOver(status);

        status.AcceptedFields = AcceptedFields.Record(context.Build);
        status.ObservedGeneration = context.Build.Generation();
        status.Phase = Phase(status, verdict, isOver);
        status.CurrentStage = CurrentStage(status, verdict, isOver)?.Name;
        status.StartedAt ??= status.Stages!.Select(entry => entry.StartedAt).Where(time => time is not null).Min();
        if (isOver)
        {
            status.FinishedAt ??= context.Now;
            status.DurationSeconds = (long)(status.FinishedAt - (status.StartedAt ?? status.FinishedAt)).Value.TotalSeconds;
            status.Duration = ForPeople(TimeSpan.FromSeconds(status.DurationSeconds.Value));
        }
        else
        {
            status.FinishedAt = null;
            status.DurationSeconds = null;
            status.Duration = null;
        }

        status.Conditions = Conditions(context, verdict, isOver);
        return status;
    }

    /// <summary>A duration as kubectl writes ages: 45s, 4m12s, 1h3m.</summary>
    internal static string ForPeople(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m{duration.Seconds}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours}h{duration.Minutes}m"),
    };

    // A kept build host does not keep the build from being finished: it goes later, by its own time limit.
    private static bool CleanUpIsOver(V1ImageBuildStatus status) =>
        status.Stages!.Skip((int)BuildStage.CleanedUp)
            .All(entry => entry.IsOver() || entry.State == StageState.Kept);

    private static BuildPhase Phase(V1ImageBuildStatus status, BuildVerdict verdict, bool isOver) => verdict switch
    {
        BuildVerdict.Succeeded when isOver => BuildPhase.Succeeded,
        BuildVerdict.Unchanged when isOver => BuildPhase.Unchanged,
        BuildVerdict.Failed when isOver => BuildPhase.Failed,
        BuildVerdict.Cancelled when isOver => BuildPhase.Cancelled,
        _ when status.Stage(BuildStage.Initialized).State == StageState.Waiting => BuildPhase.Queued,
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

    private static List<V1Condition> Conditions(BuildContext context, BuildVerdict verdict, bool isOver)
    {
        var status = context.Status;
        var generation = context.Build.Generation();
        var before = status.Conditions ?? [];
        var conditions = new List<V1Condition>();
        foreach (var entry in status.Stages!)
        {
            Add(entry.Name, StatusOf(entry), entry.Reason ?? Reasons.NotYetReported, entry.Message ?? NotYet);
        }

        var (ready, reason, message) = Ready(status, verdict);
        Add(ImageBuildConditions.Ready, ready, reason, message);
        if (!isOver)
        {
            Add(ImageBuildConditions.Reconciling, ConditionList.True, reason, message);
        }
        else if (AcceptedFields.Changes(context.Build).ToList() is { Count: > 0 } changes)
        {
            // What is done stays done, but the object no longer says what was done.
            Add(ImageBuildConditions.Stalled, ConditionList.True, Reasons.FailedImmutableField, changes.Text());
        }
        else if (verdict is BuildVerdict.Failed or BuildVerdict.Cancelled)
        {
            Add(ImageBuildConditions.Stalled, ConditionList.True, reason, message);
        }

        return conditions;

        void Add(string type, string value, string why, string text)
        {
            var old = ConditionList.Find(before, type);
            conditions.Add(new V1Condition
            {
                Type = type,
                Status = value,
                Reason = why,
                Message = text,
                ObservedGeneration = generation,
                LastTransitionTime = old?.Status == value ? old.LastTransitionTime : context.Now,
            });
        }
    }

    private static string StatusOf(V1StageStatus entry) => entry.State switch
    {
        StageState.Succeeded or StageState.Unchanged => ConditionList.True,
        StageState.Skipped or StageState.Failed or StageState.Cancelled => ConditionList.False,
        StageState.NotStarted or StageState.Waiting or StageState.Running or null => ConditionList.Unknown,
        StageState.CatchingUp or StageState.Kept => ConditionList.Unknown,
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
