using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What users ask for.</summary>
internal static class PromotionSpecs
{
    /// <summary>Takes a promotion back, in all of its regions or in some.</summary>
    public static V1ImagePromotionSpec Rollback(string promotion, params string[] regions) => new()
    {
        Action = PromotionAction.Rollback,
        RollbackOf = new V1LocalReference { Name = promotion },
        Regions = regions.Length == 0 ? null : [.. regions.Select(Region)],
    };

    /// <summary>Takes a build's image away from everybody.</summary>
    public static V1ImagePromotionSpec Revoke(string build) => new()
    {
        Action = PromotionAction.Revoke,
        BuildRef = new V1LocalReference { Name = build },
        Revocation = new V1Revocation { Reason = "unsafe" },
    };

    /// <summary>The first region goes first.</summary>
    public static V1PromotionStrategy Canary(string soak, CanaryCheck check) => new()
    {
        Type = PromotionStrategyType.Canary,
        Canary = new V1Canary { Regions = [Region("RegionOne")], Soak = soak, Check = check },
    };

    /// <summary>A region of the cloud.</summary>
    public static V1RegionTarget Region(string name) => new() { Cloud = "demo", Region = name };
}
