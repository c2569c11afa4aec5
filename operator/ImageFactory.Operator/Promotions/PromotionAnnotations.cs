using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

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

    // An annotation may have 256 KiB, and a status with several of those does not fit into the cluster any more.
    private const int LongestText = 256;

    /// <summary>What an annotation says, on one line and not too long for a status; null where it is not set.</summary>
    public static string? TextOf(V1ImagePromotion promotion, string annotation)
    {
        if (promotion.GetAnnotation(annotation) is not { } text)
        {
            return null;
        }

        // Half a pair of surrogates is no text.
        var length = Math.Min(text.Length, LongestText);
        length -= length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return string.Concat(text.Take(length).Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
