using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImagePromotion;
using k8s.Models;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// The promotions that exist: which are under way, and whether what they released is still as they left it.
/// </summary>
internal sealed class PromotionGauges
{
    private readonly ConcurrentDictionary<string, Snapshot> _promotions = new(StringComparer.Ordinal);

    /// <summary>Records the state of a promotion.</summary>
    public void Set(V1ImagePromotion promotion, V1ImagePromotionStatus status) =>
        _promotions[promotion.Uid()] = new Snapshot(
            status.Profile ?? string.Empty,
            promotion.Namespace(),
            promotion.Name(),
            status.Phase ?? PromotionPhase.Pending,
            status.FinishedAt is null,
            status.StartedAt ?? promotion.Metadata.CreationTimestamp,
            ConditionList.Find(status.Conditions, ImagePromotionConditions.Drifted)?.Status);

    /// <summary>Forgets a promotion.</summary>
    public void Remove(V1ImagePromotion promotion) => _promotions.TryRemove(promotion.Uid(), out _);

    /// <summary>Promotions under way, by profile and phase.</summary>
    public IEnumerable<(double Value, string[] Labels)> Active() => Existing()
        .Where(promotion => promotion.IsActive)
        .GroupBy(promotion => (promotion.Profile, promotion.Phase))
        .Select(group => ((double)group.Count(), (string[])[group.Key.Profile, $"{group.Key.Phase}"]));

    /// <summary>
    /// When each promotion under way began, as Unix time: its first change, before that its creation.
    /// </summary>
    public IEnumerable<(double Value, string[] Labels)> ActiveSince() => Existing()
        .Where(promotion => promotion is { IsActive: true, Since: not null })
        .Select(promotion => (
            (double)promotion.Since!.Value.ToUnixTimeSeconds(),
            (string[])[promotion.Profile, promotion.Namespace, promotion.Name, $"{promotion.Phase}"]));

    /// <summary>1 where a released image was changed by somebody else, 0 where it was not.</summary>
    public IEnumerable<(double Value, string[] Labels)> Drifts() => Existing()
        .Where(promotion => promotion is { Phase: PromotionPhase.Succeeded, Drifted: not null })
        .Select(promotion => (
            promotion.Drifted == ConditionList.True ? 1.0 : 0.0,
            (string[])[promotion.Profile, promotion.Namespace, promotion.Name]));

    private IEnumerable<Snapshot> Existing() => _promotions.Select(promotion => promotion.Value);

    private sealed record Snapshot(
        string Profile,
        string Namespace,
        string Name,
        PromotionPhase Phase,
        bool IsActive,
        DateTimeOffset? Since,
        string? Drifted);
}
