using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Retention;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// What is done for a promotion that has succeeded: the images that none changed after it are compared with what they
/// were left as, and where it said last which one is the latest, those that became too old are retired.
/// </summary>
internal sealed class PromotionUpkeep(
    IKubernetesClient client, Drift drift, RetentionReview retention, Rollbacks rollbacks)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    // Images become too old by the day.
    private static readonly TimeSpan RetentionPoll = TimeSpan.FromHours(1);

    /// <summary>Looks after the promotion.</summary>
    /// <returns>How its images differ; null where other promotions answer for them. And when to look again.</returns>
    public async Task<(DriftFindings? Drift, StageOutcome Outcome)> ReviewAsync(
        PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Status.Phase != PromotionPhase.Succeeded)
        {
            return (null, new StageOutcome.Proceed());
        }

        var journals = await PromotionJournals.ReadAsync(client, context, cancellationToken);
        context.Status.RolledBackBy ??= new RollbackHistory(journals.All).TakenBackBy(context.Promotion);
        if (context.Status.RolledBackBy is not null)
        {
            return (null, new StageOutcome.Proceed());
        }

        // What is mended or retired may be said otherwise after the release, too.
        if (PromotionRules.All.Check(context.Promotion).Count == 0)
        {
            PromotionPolicies.Refresh(context.Policy, context.Spec);
        }

        var isTold = await TellAsync(context, journals, cancellationToken);
        var answered = context.Regions.Where(journals.AnswersFor).ToList();
        if (answered.Count == 0 && context.Regions.All(region => journals.StepsOf(region).Count == 0))
        {
            return (null, isTold || journals.IsOtherAtWork ? LookAgain(Poll) : new StageOutcome.Proceed());
        }

        var findings = await drift.FindAsync(context, journals, cancellationToken);
        var next = await RetireAsync(context, answered, journals.All, cancellationToken);
        return (findings, LookAgain(next < Poll ? next : Poll));
    }

    private static StageOutcome.CatchingUp LookAgain(TimeSpan after) => new("Looked after", after);

    // Again and again, until it says so itself: an operator may end before it told, or before it was heard.
    private async Task<bool> TellAsync(
        PromotionContext context, PromotionJournals journals, CancellationToken cancellationToken)
    {
        var isOpen = context.Action == PromotionAction.Rollback && journals.All.Any(other =>
            other.Name() == context.Spec.RollbackOf!.Name
            && other.Status?.Phase == PromotionPhase.Succeeded
            && new RollbackHistory(journals.All).TakenBackBy(other) is not null);
        if (isOpen)
        {
            await rollbacks.TellAsync(context, cancellationToken);
        }

        return isOpen;
    }

    private async Task<TimeSpan> RetireAsync(
        PromotionContext context,
        List<V1PromotedRegion> regions,
        IEnumerable<V1ImagePromotion> all,
        CancellationToken cancellationToken)
    {
        var known = context.Status.Retirement;
        var isAnnounced = known?.Images?.Any(image => image is { Done: not true, Message: null }) == true;
        if (context.Action != PromotionAction.Promote || regions.Count == 0
            || (!isAnnounced && context.Now - known?.CheckedAt < RetentionPoll))
        {
            return Poll;
        }

        // Without the images of its own journal it could not be rolled back.
        var builds = await client.ListAsync<V1ImageBuild>(context.Namespace, cancellationToken: cancellationToken);
        var held = builds.Where(build => build.Status?.Phase?.IsFinal() != true)
            .SelectMany(build => build.Status?.Regions ?? [])
            .Select(region => region.ImageId)
            .Concat(all.Where(other => other.Status is { FinishedAt: null })
                .SelectMany(other => other.Status!.Regions ?? [])
                .Concat(context.Regions)
                .SelectMany(region => region.Steps ?? [])
                .Select(step => step.ImageId))
            .OfType<string>()
            .ToHashSet();
        return await retention.ReviewAsync(context, regions, held, cancellationToken) is { } due && due > context.Now
            ? due - context.Now
            : Poll;
    }
}
