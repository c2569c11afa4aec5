using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Retention;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// What is done for a promotion that has succeeded: as long as none of its profile came after it, its images are
/// compared with what they were left as, and those that became too old are retired.
/// </summary>
internal sealed class PromotionUpkeep(IKubernetesClient client, Drift drift, RetentionReview retention)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    // Images become too old by the day.
    private static readonly TimeSpan RetentionPoll = TimeSpan.FromHours(1);

    /// <summary>Looks after the promotion.</summary>
    /// <returns>How its images differ; null where another promotion answers for them. And when to look again.</returns>
    public async Task<(IReadOnlyList<string>? Drift, StageOutcome Outcome)> ReviewAsync(
        PromotionContext context, CancellationToken cancellationToken)
    {
        context.Status.RolledBackBy ??= await RolledBackByAsync(context, cancellationToken);
        if (context.Status.RolledBackBy is not null || context.Status.Phase != PromotionPhase.Succeeded)
        {
            return (null, new StageOutcome.Proceed());
        }

        var all = await client.ListAsync<V1ImagePromotion>(context.Namespace, cancellationToken: cancellationToken);
        if (all.Any(other => IsLater(other, context)))
        {
            return (null, new StageOutcome.Proceed());
        }

        var differences = await drift.FindAsync(context, cancellationToken);
        var next = await RetireAsync(context, all, cancellationToken);
        return (differences, new StageOutcome.CatchingUp("Looked after", next < Poll ? next : Poll));
    }

    private async Task<TimeSpan> RetireAsync(
        PromotionContext context, IEnumerable<V1ImagePromotion> all, CancellationToken cancellationToken)
    {
        var known = context.Status.Retirement;
        var isAnnounced = known?.Images?.Any(image => image is { Done: not true, Message: null }) == true;
        if (context.Action != PromotionAction.Promote
            || (!isAnnounced && context.Now - known?.CheckedAt < RetentionPoll))
        {
            return Poll;
        }

        var builds = await client.ListAsync<V1ImageBuild>(context.Namespace, cancellationToken: cancellationToken);
        var held = builds.Where(build => build.Status?.Phase?.IsFinal() != true)
            .SelectMany(build => build.Status?.Regions ?? [])
            .Select(region => region.ImageId)
            .Concat(all.Where(other => other.Status is { FinishedAt: null })
                .SelectMany(other => other.Status!.Regions ?? [])
                .SelectMany(region => region.Steps ?? [])
                .Select(step => step.ImageId))
            .OfType<string>()
            .ToHashSet();
        return await retention.ReviewAsync(context, held, cancellationToken) is { } due && due > context.Now
            ? due - context.Now
            : Poll;
    }

    // The annotation only says where to look.
    private async Task<string?> RolledBackByAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        if (context.Promotion.GetAnnotation(PromotionAnnotations.RolledBackBy) is not { Length: > 0 } name)
        {
            return null;
        }

        var rollback = await client.GetAsync<V1ImagePromotion>(name, context.Namespace, cancellationToken);
        return rollback?.Spec.RollbackOf?.Name == context.Promotion.Name() && rollback.Status?.FinishedAt is not null
            && rollback.Status.Phase == PromotionPhase.Succeeded
            ? name
            : null;
    }

    private static bool IsLater(V1ImagePromotion other, PromotionContext context) =>
        other.Uid() != context.Promotion.Uid()
        && other.Status is { Profile: { } profile, StartedAt: { } started }
        && profile == context.Status.Profile
        && started > context.Status.StartedAt;
}
