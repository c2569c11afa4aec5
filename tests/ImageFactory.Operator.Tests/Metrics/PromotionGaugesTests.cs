using System.Globalization;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Metrics;
using k8s.Models;
using Xunit;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class PromotionGaugesTests
{
    private static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly PromotionGauges _gauges = new();

    [Fact]
    public void Promotions_under_way_are_counted_and_say_since_when()
    {
        Set("a", PromotionPhase.Staging);
        Set("b", PromotionPhase.Running, started: 60);
        Set("c", PromotionPhase.Succeeded, started: 60, finished: 120);

        Assert.Equal(["debian-12 Running 1", "debian-12 Staging 1"], Series(_gauges.Active()));
        Assert.Equal(
            ["debian-12 images a Staging 1800000000", "debian-12 images b Running 1800000060"],
            Series(_gauges.ActiveSince()));
    }

    [Fact]
    public void Drift_is_told_of_what_was_looked_at_and_is_still_released()
    {
        Set("a", PromotionPhase.Succeeded, finished: 1, drifted: ConditionList.True);
        Set("b", PromotionPhase.Succeeded, finished: 1, drifted: ConditionList.False);
        Set("c", PromotionPhase.Succeeded, finished: 1, drifted: ConditionList.Unknown);
        Set("d", PromotionPhase.Succeeded, finished: 1);
        Set("e", PromotionPhase.RolledBack, finished: 1, drifted: ConditionList.True);

        Assert.Equal(
            ["debian-12 images a 1", "debian-12 images b 0", "debian-12 images c 0"], Series(_gauges.Drifts()));
    }

    [Fact]
    public void A_promotion_that_is_gone_leaves_no_series()
    {
        _gauges.Remove(Set("a", PromotionPhase.Staging));

        Assert.Empty(_gauges.Active());
        Assert.Empty(_gauges.ActiveSince());
    }

    private static IEnumerable<string> Series(IEnumerable<(double Value, string[] Labels)> series) => series
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', one.Labels)} {one.Value}"))
        .Order(StringComparer.Ordinal);

    private V1ImagePromotion Set(
        string name, PromotionPhase phase, int? started = null, int? finished = null, string? drifted = null)
    {
        var promotion = new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "images",
                Uid = name,
                CreationTimestamp = Created.UtcDateTime,
            },
        };
        _gauges.Set(promotion, new V1ImagePromotionStatus
        {
            Profile = "debian-12",
            Phase = phase,
            StartedAt = Created.AddSeconds(started ?? 0),
            FinishedAt = finished is { } seconds ? Created.AddSeconds(seconds) : null,
            Conditions = drifted is null
                ? []
                : [new V1Condition { Type = ImagePromotionConditions.Drifted, Status = drifted }],
        });
        return promotion;
    }
}
