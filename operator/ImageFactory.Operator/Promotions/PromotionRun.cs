using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
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
    IKubernetesClient client,
    PromotionAcceptance acceptance,
    RegionStaging staging,
    MissingImages missing,
    PromotionPreview preview,
    ReleaseTurns turns,
    PublishWatch publishing,
    PromotionFlip flip)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ApprovalPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlanAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StagingPoll = TimeSpan.FromSeconds(10);

    /// <summary>Takes the next step; Done when the promotion is over and has succeeded.</summary>
    /// <exception cref="StageFailedException">It cannot be done; nothing is changed.</exception>
    public async Task<StageOutcome> AdvanceAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Status.StartedAt is not null)
        {
            return context.Policy.Publisher == PromotionPublisher.Request
                ? await publishing.AdvanceAsync(context, cancellationToken)
                : await flip.AdvanceAsync(context, cancellationToken);
        }

        if (await acceptance.AcceptAsync(context, cancellationToken) is var accepted && !accepted.MayProceed)
        {
            context.Status.Phase = PromotionPhase.Waiting;
            return accepted;
        }

        PromotionPolicies.Refresh(context.Policy, context.Spec);
        var approval = Approval(context);
        var planned = context.Status.PlannedAt;
        if ((context.Spec.DryRun == true || !approval.MayProceed) && context.Now - planned < PlanAge)
        {
            return Rest(context, approval);
        }

        if (await StageAsync(context, cancellationToken) is var staged && !staged.MayProceed)
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
        context.Status.StartedAt = context.Now;
        context.Status.Phase = PromotionPhase.Running;
        return new StageOutcome.Running("The steps are planned, and begin") { PollAfter = AtOnce };
    }

    private static StageOutcome Rest(PromotionContext context, StageOutcome approval)
    {
        if (context.Spec.DryRun == true)
        {
            context.Status.Phase = PromotionPhase.Planned;
            return new StageOutcome.Kept(
                "This is the plan (status.regions[].steps); nothing is changed as long as spec.dryRun is "
                + "true", PlanAge);
        }

        context.Status.Phase = PromotionPhase.WaitingForApproval;
        return approval;
    }

    private static StageOutcome Approval(PromotionContext context)
    {
        var name = context.Promotion.GetAnnotation(PromotionAnnotations.ApprovedBy);
        context.Status.ApprovedBy = string.IsNullOrWhiteSpace(name) ? null : name;
        return context.Policy.Approval == PromotionApproval.Manual && context.Status.ApprovedBy is null
            ? new StageOutcome.Waiting(
                Reasons.WaitingForApproval,
                $"Somebody has to approve it: kubectl annotate imagepromotion {context.Promotion.Name()} "
                + $"{PromotionAnnotations.ApprovedBy}=NAME (status.changes tells what changes)",
                ApprovalPoll)
            : new StageOutcome.Proceed();
    }

    private async Task<StageOutcome> StageAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var build = await BuildAsync(context, cancellationToken);
        var found = await Task.WhenAll(
            context.Regions.Select(region => staging.LookAsync(context, build, region, cancellationToken)));
        var without = context.Regions.Zip(found)
            .Where(pair => pair.Second is null
                && pair.First.Phase is PromotedRegionPhase.Pending or PromotedRegionPhase.Uploading)
            .Select(pair => pair.First)
            .ToList();
        if (without.Count > 0)
        {
            await missing.AdvanceAsync(context, build, without, cancellationToken);
        }

        var outcome = Staged(context);
        if (outcome.MayProceed)
        {
            await preview.WriteAsync(context, found, cancellationToken);
        }

        return outcome;
    }

    private static StageOutcome Staged(PromotionContext context)
    {
        var failed = context.Regions.Where(region => region.Phase == PromotedRegionPhase.Failed).ToList();
        var isPartial = context.Policy.Strategy!.Type == PromotionStrategyType.BestEffort;
        if (failed.Count > 0 && (!isPartial || failed.Count == context.Regions.Count))
        {
            throw new StageFailedException(
                failed[0].Reason!, string.Join("; ", failed.Select(region => region.Message)));
        }

        var open = context.Regions
            .Where(region => region.Phase is not (PromotedRegionPhase.Failed or PromotedRegionPhase.Staged))
            .ToList();
        if (open.Count > 0 && !(isPartial && IsLate(context)))
        {
            return Unstaged(context, open);
        }

        foreach (var region in open)
        {
            region.Fail(
                Reasons.FailedRotation, $"Not ready within policy.timeoutSeconds. It said last: {region.Message}");
        }

        context.Status.PlannedAt = context.Now;
        return context.Regions.All(region => region.Phase == PromotedRegionPhase.Failed)
            ? throw new StageFailedException(Reasons.FailedRotation, context.Regions[0].Message!)
            : new StageOutcome.Proceed();
    }

    private static StageOutcome Unstaged(PromotionContext context, List<V1PromotedRegion> open)
    {
        var message = string.Join("; ", open.Select(region => region.Message));
        if (IsLate(context))
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"Not all regions were ready within policy.timeoutSeconds ({context.Policy.TimeoutSeconds}); nothing "
                + "is "
                + $"changed. {message}");
        }

        context.Status.Phase = PromotionPhase.Staging;
        var poll = open.Min(region => region.RetryAt is { } at ? at - context.Now : StagingPoll);
        return open.Find(region => region.Phase == PromotedRegionPhase.Waiting) is { Reason: { } reason }
            ? new StageOutcome.Waiting(reason, message, poll < AtOnce ? AtOnce : poll)
            : new StageOutcome.Running(message) { PollAfter = poll < AtOnce ? AtOnce : poll };
    }

    // Counted from when the regions were asked first: waits for builds and approvals are no fault of theirs.
    private static bool IsLate(PromotionContext context) =>
        context.Status.PlannedAt is null
        && context.Regions.Min(region => region.StartedAt) is { } begun
        && context.Now - begun > TimeSpan.FromSeconds(context.Policy.TimeoutSeconds!.Value);

    private async Task<V1ImageBuild?> BuildAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Spec.BuildRef is { Name: var name })
        {
            var build = await client.GetAsync<V1ImageBuild>(name, context.Namespace, cancellationToken);
            return build?.Status?.ImageName == context.Status.ImageName ? build : null;
        }

        return context.Action == PromotionAction.Rollback
            ? null
            : (await client.ListAsync<V1ImageBuild>(context.Namespace, cancellationToken: cancellationToken))
                .FirstOrDefault(build => build.Status?.ImageName == context.Status.ImageName
                    && build.Status?.Phase == BuildPhase.Succeeded);
    }
}
