using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Brings the regions of a promotion to where they can be changed, and gives those up that do not get there in time.
/// Where each region goes by itself, those that can begin; the others follow.
/// </summary>
internal sealed class PromotionStaging(
    IKubernetesClient client, RegionStaging staging, MissingImages missing, PromotionPreview preview)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    // A region that is only slow is there by then, and all begin together. A revocation must not wait for longer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Looks at the regions; Proceed once the promotion may begin.</summary>
    /// <exception cref="StageFailedException">It cannot be done; nothing is changed.</exception>
    public async Task<StageOutcome> StageAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var found = await LookAsync(context, [.. context.Regions], cancellationToken);
        var outcome = Staged(context);
        if (outcome.MayProceed)
        {
            await preview.WriteAsync(context, found, cancellationToken);
        }

        return outcome;
    }

    /// <summary>
    /// Brings up regions that the others did not wait for. What is planned here is written before the next reconcile
    /// makes its first call.
    /// </summary>
    public async Task FollowAsync(
        PromotionContext context, IReadOnlyList<V1PromotedRegion> regions, CancellationToken cancellationToken)
    {
        foreach (var region in regions.Where(region => region.Problem is not null))
        {
            // It is to be put back, and has changed nothing.
            (region.Phase, region.Message, region.RetryAt) = (PromotedRegionPhase.Undone, region.Problem, null);
        }

        await LookAsync(context, [.. regions.Where(region => !region.IsSettled())], cancellationToken);
        FailLate(context);
        foreach (var region in regions.Where(region => region.IsSettled()))
        {
            region.Steps = null;
        }

        Count(context);
    }

    /// <summary>When to look at regions again.</summary>
    public static TimeSpan PollOf(PromotionContext context, IEnumerable<V1PromotedRegion> regions)
    {
        var poll = regions.Min(region => region.RetryAt is { } at ? at - context.Now : Poll);
        return poll < AtOnce ? AtOnce : poll;
    }

    private async Task<IReadOnlyList<SeriesImages?>> LookAsync(
        PromotionContext context, IReadOnlyList<V1PromotedRegion> regions, CancellationToken cancellationToken)
    {
        if (regions.Count == 0)
        {
            return [];
        }

        var build = await BuildAsync(context, cancellationToken);
        var found = await Task.WhenAll(
            regions.Select(region => staging.LookAsync(context, build, region, cancellationToken)));
        var without = regions.Zip(found)
            .Where(pair => pair.Second is null
                && pair.First.Phase is PromotedRegionPhase.Pending or PromotedRegionPhase.Uploading)
            .Select(pair => pair.First)
            .ToList();
        if (without.Count > 0 && IsDry(context))
        {
            MissingImages.Preview(build, without);
        }
        else if (without.Count > 0)
        {
            await missing.AdvanceAsync(context, build, without, cancellationToken);
        }

        return found;
    }

    private static StageOutcome Staged(PromotionContext context)
    {
        Count(context);
        if (IsPartial(context))
        {
            FailLate(context);
        }

        var failed = context.Regions.Where(region => region.Phase == PromotedRegionPhase.Failed).ToList();
        if (failed.Count > 0 && (!IsPartial(context) || failed.Count == context.Regions.Count))
        {
            throw new StageFailedException(
                failed[0].Reason!, string.Join("; ", failed.Select(region => region.Message)));
        }

        var open = context.Regions.Where(region => region.UnstagedSince is not null).ToList();
        if (open.Count > 0 && !MayBeginWithout(context, open))
        {
            return Unstaged(context, open);
        }

        context.Status.PlannedAt = context.Now;
        return new StageOutcome.Proceed();
    }

    // A dry run brings no image anywhere, so that such a region is as far as it gets.
    private static void Count(PromotionContext context)
    {
        foreach (var region in context.Regions)
        {
            var isOpen = region.Phase is PromotedRegionPhase.Waiting or PromotedRegionPhase.Pending
                    or PromotedRegionPhase.Uploading
                && !(IsDry(context) && region.Phase == PromotedRegionPhase.Pending)
                && (context.Status.StartedAt is null || region.UnstagedSince is not null);
            region.UnstagedSince = isOpen ? region.UnstagedSince ?? context.Now : null;
        }
    }

    private static bool MayBeginWithout(PromotionContext context, List<V1PromotedRegion> open) =>
        IsPartial(context)
        && context.Regions.Any(region => region.Phase == PromotedRegionPhase.Staged)
        && open.All(region => context.Now - region.UnstagedSince > Grace);

    // Regions that end here have no journal: there is nothing to put back.
    private static void FailLate(PromotionContext context)
    {
        foreach (var region in context.Regions.Where(region => !region.IsSettled() && IsLate(context, region)))
        {
            region.Fail(
                Reasons.FailedRotation,
                $"{CloudTarget.Of(region)} was not ready within policy.timeoutSeconds: make another promotion of the "
                + $"image with this region in spec.regions. It said last: {region.Message}");
            (region.Steps, region.UnstagedSince) = (null, null);
        }
    }

    private static StageOutcome Unstaged(PromotionContext context, List<V1PromotedRegion> open)
    {
        var message = string.Join("; ", open.Select(region => region.Message));
        if (open.Exists(region => IsLate(context, region)))
        {
            throw new StageFailedException(
                Reasons.FailedRotation,
                $"Not all regions were ready within policy.timeoutSeconds ({context.Policy.TimeoutSeconds}); nothing "
                + $"is changed. {message}");
        }

        context.Status.Phase = PromotionPhase.Staging;
        var poll = PollOf(context, open);
        poll = IsPartial(context) && poll > Poll ? Poll : poll;
        return open.Find(region => region.Phase == PromotedRegionPhase.Waiting) is { Reason: { } reason }
            ? new StageOutcome.Waiting(reason, message, poll)
            : new StageOutcome.Running(message) { PollAfter = poll };
    }

    private static bool IsDry(PromotionContext context) =>
        context.Spec.DryRun == true && context.Status.StartedAt is null;

    private static bool IsPartial(PromotionContext context) =>
        context.Policy.Strategy!.Type == PromotionStrategyType.BestEffort;

    // Counted for each region from when it began to fail: waits for builds, approvals and turns are no fault of it.
    private static bool IsLate(PromotionContext context, V1PromotedRegion region) =>
        context.Now - region.UnstagedSince > TimeSpan.FromSeconds(context.Policy.TimeoutSeconds!.Value);

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
