using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>What was taken back, region by region, by all promotions of a namespace. Pure.</summary>
/// <param name="all">The promotions.</param>
internal sealed class RollbackHistory(IReadOnlyCollection<V1ImagePromotion> all)
{
    /// <summary>The rollback that took a promotion back in a region; null for none.</summary>
    public string? TakenBackBy(V1ImagePromotion promotion, V1PromotedRegion region) => all.FirstOrDefault(
        other => other.Spec.Action == PromotionAction.Rollback
            && other.Spec.RollbackOf?.Name == promotion.Name()
            // One that is older took back another promotion of that name.
            && other.Status?.StartedAt >= promotion.Status?.FinishedAt
            && IsDoneIn(other, region))?.Name();

    /// <summary>The rollback that took the last of a promotion's regions back; null while some are left.</summary>
    public string? TakenBackBy(V1ImagePromotion promotion)
    {
        var done = (promotion.Status?.Regions ?? [])
            .Where(region => region is { Phase: PromotedRegionPhase.Done, Steps.Count: > 0 })
            .Select(region => TakenBackBy(promotion, region))
            .ToList();
        return done.Contains(null) ? null : done.LastOrDefault();
    }

    /// <summary>
    /// The newest promotion that changed a region's images after another one and was not taken back. A rollback closes
    /// the pair of itself and what it took back: neither stands in the way of earlier ones.
    /// </summary>
    public V1ImagePromotion? Later(V1ImagePromotion promotion, V1PromotedRegion region) => all
        .Where(other => other.Uid() != promotion.Uid()
            && other.Status?.Profile == promotion.Status!.Profile
            && Order(other).CompareTo(Order(promotion)) > 0
            && IsDoneIn(other, region)
            && TakenBackBy(other, region) is null
            && !IsClosed(other, region))
        .MaxBy(Order);

    private bool IsClosed(V1ImagePromotion other, V1PromotedRegion region) =>
        other.Spec.Action == PromotionAction.Rollback
        && all.FirstOrDefault(one => one.Name() == other.Spec.RollbackOf?.Name) is { } target
        && TakenBackBy(target, region) is not null;

    private static bool IsDoneIn(V1ImagePromotion promotion, V1PromotedRegion region) =>
        promotion.Status is { FinishedAt: not null, Regions: { } regions } && regions.Any(one =>
            one.Cloud == region.Cloud && one.Region == region.Region
            && one is { Phase: PromotedRegionPhase.Done, Steps.Count: > 0 });

    private static (DateTimeOffset?, DateTimeOffset?, string) Order(V1ImagePromotion promotion) =>
        (promotion.Status?.StartedAt, promotion.Status?.FinishedAt, promotion.Uid());
}
