using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Changes the regions of a promotion that has begun, in the order of its strategy, and takes back what was changed
/// where one does not follow.
/// </summary>
internal sealed class PromotionFlip(
    ICloudConnections clouds, RegionGate gate, RegionRotation rotation, Descendants descendants, Canaries canaries,
    OperatorOptions options)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>Takes the next step in each region; Done or Failed when all are settled.</summary>
    public async Task<StageOutcome> AdvanceAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        GiveUpLate(context);
        await UndoAsync(context, cancellationToken);
        if (!IsPartial(context) && context.Regions.Any(HasProblem))
        {
            return Outcome(context);
        }

        // Nothing that anybody sees is changed before every region has let the image be prepared.
        var unprepared = Open(context).Where(region => !RotationJournal.IsPrepared(region));
        await EachAsync(context, unprepared, true, cancellationToken);
        if (!IsPartial(context) && !context.Regions.All(RotationJournal.IsPrepared))
        {
            Spread(context);
            return Outcome(context);
        }

        var first = Open(context).Where(region => Canaries.IsFirst(context, region));
        await EachAsync(context, first, false, cancellationToken);
        Spread(context);
        if (!context.Regions.Any(HasProblem)
            && await canaries.CheckAsync(context, cancellationToken) is var check && !check.MayProceed)
        {
            return check;
        }

        if (!context.Regions.Any(HasProblem) || IsPartial(context))
        {
            await EachAsync(context, Open(context), false, cancellationToken);
            Spread(context);
        }

        return Outcome(context);
    }

    /// <summary>Has every region put back what it changed.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="problem">Why, for people.</param>
    public static void GiveUp(PromotionContext context, string reason, string problem)
    {
        foreach (var region in context.Regions.Where(
            region => region.Problem is null && region.Phase != PromotedRegionPhase.Failed))
        {
            PutBack(region, reason, problem, context.Now);
        }
    }

    private static bool IsPartial(PromotionContext context) =>
        context.Policy.Strategy!.Type == PromotionStrategyType.BestEffort;

    private static bool HasProblem(V1PromotedRegion region) =>
        region.Problem is not null || region.Phase == PromotedRegionPhase.Failed;

    private static IEnumerable<V1PromotedRegion> Open(PromotionContext context) => context.Regions.Where(
        region => !HasProblem(region) && region.Phase != PromotedRegionPhase.Done);

    private async Task EachAsync(
        PromotionContext context,
        IEnumerable<V1PromotedRegion> regions,
        bool onlyPrepare,
        CancellationToken cancellationToken)
    {
        var chosen = regions.ToList();
        await Task.WhenAll(chosen.Select(region => gate.TakeAsync(region, context.Now, async () =>
        {
            var cloud = clouds.Get(region.Cloud, region.Region);
            await rotation.ApplyAsync(cloud, context, region, onlyPrepare, cancellationToken);
            var more = onlyPrepare
                ? null
                : await descendants.RevokeAsync(cloud, context, region, cancellationToken);
            region.Phase = onlyPrepare ? PromotedRegionPhase.Prepared : PromotedRegionPhase.Done;
            region.Reason = Reasons.Succeeded;
            region.RetryAt = null;
            region.FinishedAt = onlyPrepare ? null : region.FinishedAt ?? context.Now;
            region.Message = onlyPrepare
                ? $"Image {region.ImageId} in {CloudTarget.Of(region)} waits, hidden, for its name"
                : string.Join("; ", new[]
                {
                    $"{region.Steps!.Count} changes are made in {CloudTarget.Of(region)}", more,
                }.OfType<string>());
            return true;
        })));
        // Users look for a name until then; a region that is left alone for longer is down.
        foreach (var region in chosen.Where(region => RotationJournal.IsBetween(region)
            && region.RetryAt > context.Now + Hurry
            && region.RetryAt <= context.Now + options.OpenStack.RegionPoll))
        {
            region.RetryAt = context.Now + Hurry;
        }
    }

    private async Task UndoAsync(PromotionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(context.Regions
        .Where(region => region.Problem is not null && !region.IsSettled())
        .Select(region => gate.TakeAsync(region, context.Now, async () =>
        {
            await rotation.UndoAsync(clouds.Get(region.Cloud, region.Region), context, region, cancellationToken);
            region.Phase = PromotedRegionPhase.Undone;
            region.RetryAt = null;
            region.Message = region.Problem;
            return true;
        })));

    // Where all go or none, one that fails takes the others with it; else it goes back alone.
    private static void Spread(PromotionContext context)
    {
        var failed = context.Regions.Where(region => region.Phase == PromotedRegionPhase.Failed).ToList();
        foreach (var region in failed.Where(region => region.Problem is null && region.Steps is not null))
        {
            // Whatever it did before it failed goes back, too.
            PutBack(region, region.Reason!, region.Message!, context.Now);
        }

        if (!IsPartial(context) && failed.Count > 0)
        {
            GiveUp(context, failed[0].Reason!, $"Put back, since another region failed: {failed[0].Message}");
        }
    }

    private static void PutBack(V1PromotedRegion region, string reason, string problem, DateTimeOffset now)
    {
        (region.Problem, region.ProblemAt) = (problem, now);
        (region.Phase, region.Reason, region.RetryAt) = (PromotedRegionPhase.Waiting, reason, null);
    }

    private static void GiveUpLate(PromotionContext context)
    {
        var patience = TimeSpan.FromSeconds(context.Policy.TimeoutSeconds!.Value);
        // A region that does not come back must not hold up its profile's next releases for ever.
        foreach (var region in context.Regions.Where(
            region => !region.IsSettled() && context.Now - region.ProblemAt > patience))
        {
            region.Fail(
                Reasons.FailedRotation,
                "Could not be put back in time: look at the images of status.regions[].steps by hand. "
                + region.Message);
        }

        var begun = context.Status.CanaryPassedAt ?? context.Status.StartedAt!.Value;
        if (context.Now - begun <= patience || context.Status.SoakUntil > context.Now)
        {
            return;
        }

        foreach (var region in Open(context).Where(region => region.Phase == PromotedRegionPhase.Waiting).ToList())
        {
            region.Fail(
                Reasons.FailedRotation, $"Given up after policy.timeoutSeconds. It said last: {region.Message}");
        }

        Spread(context);
    }

    private static StageOutcome Outcome(PromotionContext context)
    {
        var open = context.Regions
            .Where(region => !region.IsSettled() && region.Phase != PromotedRegionPhase.Done).ToList();
        var isUndoing = context.Regions.Any(HasProblem) && !IsPartial(context);
        context.Status.Phase = isUndoing ? PromotionPhase.Undoing : PromotionPhase.Running;
        if (open.Count > 0)
        {
            var poll = open.Min(region => region.RetryAt is { } at ? at - context.Now : AtOnce);
            return new StageOutcome.Running(string.Join("; ", open.Select(region => region.Message)))
            {
                PollAfter = poll < AtOnce ? AtOnce : poll < Poll ? poll : Poll,
            };
        }

        var done = context.Regions.Count(region => region.Phase == PromotedRegionPhase.Done);
        var failed = context.Regions.Where(HasProblem).ToList();
        return failed.Count == 0 || (IsPartial(context) && done > 0)
            ? new StageOutcome.Done(Success(context, done, failed))
            : new StageOutcome.Failed(failed[0].Reason!, string.Join("; ", failed
                .Select(region => region.Problem ?? region.Message).Distinct()));
    }

    private static string Success(PromotionContext context, int done, List<V1PromotedRegion> failed)
    {
        var what = context.Action switch
        {
            PromotionAction.Rollback => $"promotion {context.Spec.RollbackOf!.Name} is taken back",
            PromotionAction.Revoke => $"image {context.Status.ImageName} is revoked",
            _ => $"image {context.Status.ImageName} is {SeriesImages.LatestOf(context.Status.Series!)}",
        };
        var latest = SeriesImages.LatestOf(context.Status.Series!);
        var without = context.Regions.Where(region =>
            region.Steps?.Any(step => step.Before!.Name == latest) == true
            && region.Steps.All(step => step.After!.Name != latest)).ToList();
        if (without.Count > 0)
        {
            what += $"; nothing is {latest} any more in {string.Join(", ", without.Select(CloudTarget.Of))}: release "
                + "another image";
        }

        var rest = failed.Count == 0
            ? string.Empty
            : $"; not in {string.Join("; ", failed.Select(region => $"{CloudTarget.Of(region)}: {region.Message}"))}";
        return $"In {done} of {context.Regions.Count} regions {what}{rest}";
    }
}
