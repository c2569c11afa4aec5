using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of an ImagePromotion by itself.</summary>
internal static class PromotionRules
{
    /// <summary>The rules, as the API server has them in CEL.</summary>
    public static IReadOnlyList<ValidationRule<V1ImagePromotion>> All { get; } =
    [
        new(nameof(ImmutableFields), Reasons.FailedImmutableField, ImmutableFields),
        new(nameof(BuildRefGoesWithPromote), Reasons.FailedInvalidPromotion, BuildRefGoesWithPromote),
        new(nameof(RollbackOfGoesWithRollback), Reasons.FailedInvalidPromotion, RollbackOfGoesWithRollback),
    ];

    private static IEnumerable<Finding> ImmutableFields(V1ImagePromotion promotion) =>
        AcceptedFields.Changes(promotion);

    private static IEnumerable<Finding> BuildRefGoesWithPromote(V1ImagePromotion promotion) => RuleList.When(
        IsRollback(promotion) == promotion.Spec.BuildRef is not null,
        "spec.buildRef",
        IsRollback(promotion) ? RuleMessages.RollbackWithoutBuild : RuleMessages.PromoteNeedsBuild);

    private static IEnumerable<Finding> RollbackOfGoesWithRollback(V1ImagePromotion promotion) => RuleList.When(
        IsRollback(promotion) == promotion.Spec.RollbackOf is null,
        "spec.rollbackOf",
        IsRollback(promotion) ? RuleMessages.RollbackNeedsPromotion : RuleMessages.PromoteWithoutRollbackOf);

    private static bool IsRollback(V1ImagePromotion promotion) => promotion.Spec.Action == PromotionAction.Rollback;
}
