using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of how images are released, of a promotion as of a profile.</summary>
internal static class PolicyRules
{
    /// <summary>What is wrong with a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="path">The field that it stands in.</param>
    public static IEnumerable<Finding> Check(V1PromotionPolicy policy, string path) =>
    [
        .. RuleList.When(
            policy.Strategy is { Type: PromotionStrategyType.Canary, Canary: null },
            $"{path}.strategy.canary",
            RuleMessages.CanaryNeedsRegions),
        .. RuleList.When(
            policy.Strategy is { Canary: not null, Type: not PromotionStrategyType.Canary },
            $"{path}.strategy.canary",
            RuleMessages.CanaryNeedsItsStrategy),
        .. RuleList.When(
            policy is { Members: not null, Visibility: not PromotedVisibility.Shared },
            $"{path}.members",
            RuleMessages.MembersNeedShared),
    ];
}
