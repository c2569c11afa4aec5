using System.Globalization;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Validation;
using k8s.Models;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Turns what a reconcile found into what people and tools read: phase, regions, conditions. Pure: a status that says
/// the same is left as it is.
/// </summary>
internal static class PromotionStatusCalculator
{
    /// <summary>Brings the status up to date.</summary>
    /// <param name="context">The promotion, whose status has what the steps wrote down.</param>
    /// <param name="outcome">What the last step found.</param>
    /// <param name="drift">How the images differ from what was promoted; null where another answers.</param>
    public static void Complete(PromotionContext context, StageOutcome outcome, DriftFindings? drift)
    {
        var status = context.Status;
        status.ObservedGeneration = context.Promotion.Generation();
        status.AcceptedFields = AcceptedFields.Record(context.Promotion);
        status.Phase = Phase(status, outcome);
        if (status.Phase is PromotionPhase.Succeeded or PromotionPhase.Failed)
        {
            status.FinishedAt ??= context.Now;
        }

        if (status.Regions is { } regions)
        {
            var done = regions.Count(region => region.Phase == PromotedRegionPhase.Done);
            status.RegionsDone = string.Create(CultureInfo.InvariantCulture, $"{done}/{regions.Count}");
        }

        status.Conditions = Conditions(context, outcome, drift);
    }

    /// <summary>Whether nothing more is done to bring the image to its users.</summary>
    public static bool IsOver(this V1ImagePromotionStatus status) => status.FinishedAt is not null;

    private static PromotionPhase Phase(V1ImagePromotionStatus status, StageOutcome outcome) => outcome switch
    {
        _ when status.RolledBackBy is not null && status.IsOver() => PromotionPhase.RolledBack,
        StageOutcome.Done => PromotionPhase.Succeeded,
        StageOutcome.Failed => PromotionPhase.Failed,
        _ => status.Phase ?? PromotionPhase.Pending,
    };

    private static IList<V1Condition> Conditions(
        PromotionContext context, StageOutcome outcome, DriftFindings? drift)
    {
        var status = context.Status;
        var conditions = new ConditionSet(status.Conditions, context.Promotion.Generation(), context.Now);
        var (ready, reason, message) = Ready(context, outcome);
        conditions.Add(KStatus.Ready, ready, reason, message);
        if (!status.IsOver() && status.Phase != PromotionPhase.Planned)
        {
            conditions.Add(KStatus.Reconciling, ConditionList.True, reason, message);
        }
        else if (AcceptedFields.Changes(context.Promotion).ToList() is { Count: > 0 } changes)
        {
            conditions.Add(KStatus.Stalled, ConditionList.True, Reasons.FailedImmutableField, changes.Text());
        }
        else if (status.Phase == PromotionPhase.Failed)
        {
            conditions.Add(KStatus.Stalled, ConditionList.True, reason, message);
        }

        if (status.Conformance is { Conformant: { } conforms } conformance)
        {
            conditions.Add(
                ImagePromotionConditions.Conformant,
                conforms ? ConditionList.True : ConditionList.False,
                conforms ? Reasons.Conformant : Reasons.NotConformant,
                conforms
                    ? "The image keeps the rules of the SCS image metadata"
                    : string.Join("; ", conformance.Failures ?? []));
        }

        AddDrift(conditions, status, drift);
        UnknownFieldsCondition.AddTo(conditions, context.Promotion);
        return conditions.Conditions;
    }

    // What is not looked at is not in sync; what was known of it stays until somebody looks.
    private static void AddDrift(ConditionSet conditions, V1ImagePromotionStatus status, DriftFindings? drift)
    {
        if (drift is null || status.Phase != PromotionPhase.Succeeded)
        {
            return;
        }

        var known = ConditionList.Find(status.Conditions, ImagePromotionConditions.Drifted);
        var (value, reason, message) = drift switch
        {
            { Differences.Count: > 0 } =>
                (ConditionList.True, Reasons.Drifted, string.Join("; ", drift.Differences.Concat(drift.Problems))),
            { Problems.Count: > 0 } when known?.Status == ConditionList.True =>
                (known.Status, known.Reason, known.Message),
            { Problems.Count: > 0 } =>
                (ConditionList.Unknown, Reasons.WaitingForRegion, string.Join("; ", drift.Problems)),
            _ => (ConditionList.False, Reasons.InSync, "Glance has the images as they were promoted"),
        };
        conditions.Add(ImagePromotionConditions.Drifted, value, reason, message);
    }

    // A promotion that is over says for ever what came of it.
    private static (string Status, string Reason, string Message) Ready(PromotionContext context, StageOutcome outcome)
    {
        var status = context.Status;
        if (status.Phase == PromotionPhase.RolledBack)
        {
            return (ConditionList.True, Reasons.RolledBack, $"Promotion {status.RolledBackBy} took it back");
        }

        return outcome switch
        {
            StageOutcome.Done done => (ConditionList.True, Reasons.Succeeded, done.Message),
            StageOutcome.Failed failed => (ConditionList.False, failed.Reason, failed.Message),
            StageOutcome.Waiting waiting => (ConditionList.False, waiting.Reason, waiting.Message),
            StageOutcome.Kept kept => (ConditionList.True, Reasons.Planned, kept.Message),
            StageOutcome.Running running => (ConditionList.False, Reasons.Running, running.Message),
            StageOutcome.Retry retry => (ConditionList.False, Reasons.UnexpectedError, retry.Message),
            _ => ConditionList.Find(status.Conditions, KStatus.Ready) is { } before
                ? (before.Status, before.Reason, before.Message)
                : (ConditionList.False, Reasons.Running, "It begins"),
        };
    }
}
