using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// What is done for a promotion that has succeeded: as long as none of its profile came after it, its images are
/// compared with what they were left as.
/// </summary>
internal sealed class PromotionUpkeep(IKubernetesClient client, Drift drift)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

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

        return (await drift.FindAsync(context, cancellationToken), new StageOutcome.CatchingUp("Looked after", Poll));
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
