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
        new(nameof(NamesOneImage), Reasons.FailedInvalidPromotion, NamesOneImage),
        new(nameof(RollbackNamesAPromotion), Reasons.FailedInvalidPromotion, RollbackNamesAPromotion),
        new(nameof(RevocationGoesWithRevoke), Reasons.FailedInvalidPromotion, RevocationGoesWithRevoke),
        new(nameof(PolicyGoesWithPromote), Reasons.FailedInvalidPromotion, PolicyGoesWithPromote),
        new(nameof(PolicyIsWhole), Reasons.FailedInvalidPromotion, PolicyIsWhole),
    ];

    private static IEnumerable<Finding> ImmutableFields(V1ImagePromotion promotion) =>
        AcceptedFields.Changes(promotion);

    private static IEnumerable<Finding> NamesOneImage(V1ImagePromotion promotion) => RuleList.When(
        !IsRollback(promotion) && promotion.Spec.BuildRef is null == promotion.Spec.ImageName is null,
        "spec.buildRef",
        RuleMessages.PromoteNeedsImage);

    private static IEnumerable<Finding> RollbackNamesAPromotion(V1ImagePromotion promotion)
    {
        var spec = promotion.Spec;
        return IsRollback(promotion)
            ?
            [
                .. RuleList.When(spec.RollbackOf is null, "spec.rollbackOf", RuleMessages.RollbackNeedsPromotion),
                .. RuleList.When(spec.BuildRef is not null, "spec.buildRef", RuleMessages.RollbackWithoutBuild),
                .. RuleList.When(spec.ImageName is not null, "spec.imageName", RuleMessages.RollbackWithoutImageName),
            ]
            : RuleList.When(spec.RollbackOf is not null, "spec.rollbackOf", RuleMessages.RollbackOfNeedsRollback);
    }

    private static IEnumerable<Finding> RevocationGoesWithRevoke(V1ImagePromotion promotion) => RuleList.When(
        promotion.Spec.Action == PromotionAction.Revoke != promotion.Spec.Revocation is not null,
        "spec.revocation",
        RuleMessages.RevocationGoesWithRevoke);

    private static IEnumerable<Finding> PolicyGoesWithPromote(V1ImagePromotion promotion) => RuleList.When(
        promotion.Spec is { Action: PromotionAction.Rollback or PromotionAction.Revoke }
            and not { Visibility: null, Members: null, Retention: null, OldPurpose: null },
        "spec.visibility",
        RuleMessages.PolicyNeedsPromote);

    private static IEnumerable<Finding> PolicyIsWhole(V1ImagePromotion promotion) =>
        PolicyRules.Check(promotion.Spec, "spec");

    private static bool IsRollback(V1ImagePromotion promotion) => promotion.Spec.Action == PromotionAction.Rollback;
}
