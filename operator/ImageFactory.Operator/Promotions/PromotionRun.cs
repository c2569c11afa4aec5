using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Publishing;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// The next small thing for a promotion: accept it, stage its regions, wait for approval and turn, then change the
/// regions. What it will change stands in the status before it changes anything.
/// </summary>
internal sealed class PromotionRun(
    PromotionAcceptance acceptance,
    TenantCheck tenants,
    PromotionStaging staging,
    ReleaseTurns turns,
    PublishWatch publishing,
    PromotionFlip flip)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ApprovalPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlanAge = TimeSpan.FromMinutes(5);

    /// <summary>Takes the next step; Done when the promotion is over and has succeeded.</summary>
    /// <exception cref="StageFailedException">It cannot be done; nothing is changed.</exception>
    public async Task<StageOutcome> AdvanceAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Status.StartedAt is not null)
        {
            return TellLateDryRun(context, await GoOnAsync(context, cancellationToken));
        }

        if (await acceptance.AcceptAsync(context, cancellationToken) is var accepted && !accepted.MayProceed)
        {
            context.Status.Phase = PromotionPhase.Waiting;
            return accepted;
        }

        tenants.Require(
            context.Namespace,
            context.Policy,
            [.. context.Regions.Select(
                region => new V1CloudRegion { Cloud = region.Cloud, Region = region.Region })],
            // What is dangerous goes, whoever has its name by now.
            context.Action == PromotionAction.Revoke ? null : context.Status.Series);
        var approval = Approval(context);
        if ((context.Spec.DryRun == true || !approval.MayProceed) && IsPlanned(context))
        {
            return Rest(context, approval);
        }

        if (await staging.StageAsync(context, cancellationToken) is var staged && !staged.MayProceed)
        {
            return staged;
        }

        if (context.Spec.DryRun == true || !approval.MayProceed)
        {
            return Rest(context, approval);
        }

        if (await turns.TakeAsync(context, cancellationToken) is var turn && !turn.MayProceed)
        {
            context.Status.Phase = PromotionPhase.Waiting;
            return turn;
        }

        // The journal stands in the status before the first call that changes something.
        foreach (var region in context.Regions.Where(region => region.Phase == PromotedRegionPhase.Failed))
        {
            // What was planned there before it failed is not begun, so that there is nothing to put back.
            region.Steps = null;
        }

        context.Status.StartedAt = context.Now;
        context.Status.Phase = PromotionPhase.Running;
        return new StageOutcome.Running("The steps are planned, and begin") { PollAfter = AtOnce };
    }

    // Only regions whose journal was in the status when the reconcile began are changed in it.
    private async Task<StageOutcome> GoOnAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var isRequest = context.Policy.Publisher == PromotionPublisher.Request;
        if (isRequest && await turns.NewerAsync(context, cancellationToken) is { } newer)
        {
            return PublishWatch.End(
                context,
                Reasons.FailedRotation,
                $"Promotion {newer.Name()} of the same profile began after the request, and replaces it");
        }

        var all = context.Status.Regions!;
        var late = all.Where(region => region.UnstagedSince is not null).ToList();
        if (late.Count == 0)
        {
            return await ChangeAsync(context, cancellationToken);
        }

        await staging.FollowAsync(context, late, cancellationToken);
        StageOutcome outcome;
        try
        {
            context.Status.Regions = [.. all.Except(late)];
            outcome = await ChangeAsync(context, cancellationToken);
        }
        finally
        {
            context.Status.Regions = all;
        }

        return outcome switch
        {
            StageOutcome.Done done => Follow(context, late, done.Message, null),
            StageOutcome.Failed failed => Follow(context, late, failed.Message, null),
            StageOutcome.Running running => Follow(context, late, running.Message, running.PollAfter),
            _ => outcome,
        };
    }

    private static StageOutcome.Running Follow(
        PromotionContext context, List<V1PromotedRegion> late, string message, TimeSpan? poll)
    {
        var open = late.Where(region => region.UnstagedSince is not null).ToList();
        var next = open.Count > 0 ? PromotionStaging.PollOf(context, open) : AtOnce;
        var others = string.Join("; ", late.Select(region => $"{CloudTarget.Of(region)}: {region.Message}"));
        return new StageOutcome.Running($"{message}; the others follow: {others}")
        {
            PollAfter = poll < next ? poll : next,
        };
    }

    private async Task<StageOutcome> ChangeAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Policy.Publisher != PromotionPublisher.Request)
        {
            return await flip.AdvanceAsync(context, cancellationToken);
        }

        // People may take days, and must not hold up what is newer.
        turns.Give(context);
        return await publishing.AdvanceAsync(context, cancellationToken);
    }

    private static StageOutcome TellLateDryRun(PromotionContext context, StageOutcome outcome)
    {
        const string TooLate = "; spec.dryRun was set after it had begun, and changes nothing: delete the promotion to "
            + "have put back what it changed";
        return outcome switch
        {
            StageOutcome.Waiting waiting when context.Spec.DryRun == true =>
                waiting with { Message = waiting.Message + TooLate },
            StageOutcome.Running running when context.Spec.DryRun == true =>
                running with { Message = running.Message + TooLate },
            _ => outcome,
        };
    }

    // The plan of a dry run lacks regions to which the image would be brought: after it, they are not planned.
    private static bool IsPlanned(PromotionContext context) =>
        context.Now - context.Status.PlannedAt < PlanAge
        && (context.Spec.DryRun == true || context.Regions.All(
            region => region.Phase is PromotedRegionPhase.Staged or PromotedRegionPhase.Failed
                or PromotedRegionPhase.Waiting));

    private static StageOutcome Rest(PromotionContext context, StageOutcome approval)
    {
        if (context.Spec.DryRun == true)
        {
            context.Status.Phase = PromotionPhase.Planned;
            var open = context.Regions.Where(region => region.Phase != PromotedRegionPhase.Staged).ToList();
            var missing = open.Count == 0
                ? string.Empty
                : $"; {string.Join("; ", open.Select(region => region.Message))}";
            return new StageOutcome.Kept(
                "This is the plan (status.regions[].steps); nothing is changed as long as spec.dryRun is "
                + $"true{missing}", PlanAge);
        }

        context.Status.Phase = PromotionPhase.WaitingForApproval;
        return approval;
    }

    private static StageOutcome Approval(PromotionContext context)
    {
        var name = PromotionAnnotations.TextOf(context.Promotion, PromotionAnnotations.ApprovedBy);
        context.Status.ApprovedBy = string.IsNullOrWhiteSpace(name) ? null : name;
        return context.Policy.Approval == PromotionApproval.Manual && context.Status.ApprovedBy is null
            ? new StageOutcome.Waiting(
                Reasons.WaitingForApproval,
                $"Somebody has to approve it: kubectl annotate imagepromotion {context.Promotion.Name()} "
                + $"{PromotionAnnotations.ApprovedBy}=NAME (status.changes tells what changes)",
                ApprovalPoll)
            : new StageOutcome.Proceed();
    }
}
