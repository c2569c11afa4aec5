using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Promotions;

/// <summary>What people and the operator say to a promotion by its annotations.</summary>
internal static class PromotionAnnotations
{
    /// <summary>Who approves it.</summary>
    public const string ApprovedBy = $"{ApiGroup.Name}/approved-by";

    /// <summary>How the check of the first regions ended: passed, or why it failed.</summary>
    public const string CanaryCheck = $"{ApiGroup.Name}/canary-check";

    /// <summary>The value of a check that was passed.</summary>
    public const string Passed = "passed";

    /// <summary>A new value of it wakes the promotion.</summary>
    public const string ReconcileRequestedAt = $"{ApiGroup.Name}/reconcile-requested-at";
}
