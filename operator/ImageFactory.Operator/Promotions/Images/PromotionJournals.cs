using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Clouds;
using k8s.Models;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>
/// Which promotion answers for what, by the journals of all: for an image the newest one that changed it in a region,
/// or is about to; for a region the newest one that said there which image is the latest. One that was put back or
/// taken back does not count. Pure.
/// </summary>
internal sealed class PromotionJournals
{
    private readonly PromotionContext _context;
    private readonly List<V1ImagePromotion> _later;

    /// <param name="context">The promotion that asks.</param>
    /// <param name="all">All of its namespace.</param>
    public PromotionJournals(PromotionContext context, IReadOnlyList<V1ImagePromotion> all)
    {
        (_context, All) = (context, all);
        _later = [.. all.Where(other => other.Uid() != context.Promotion.Uid()
            && other.Status?.StartedAt is not null
            && Order(other, other.Status).CompareTo(Order(context.Promotion, context.Status)) > 0)];
    }

    /// <summary>All promotions of the namespace.</summary>
    public IReadOnlyList<V1ImagePromotion> All { get; }

    /// <summary>Whether a later promotion may still go back, and leave its images to this one.</summary>
    public bool IsOtherAtWork => _later.Any(other => other.Status!.FinishedAt is null);

    /// <summary>Reads the journals as they are now.</summary>
    public static async Task<PromotionJournals> ReadAsync(
        IKubernetesClient client, PromotionContext context, CancellationToken cancellationToken) => new(
            context,
            [.. await client.ListAsync<V1ImagePromotion>(context.Namespace, cancellationToken: cancellationToken)]);

    /// <summary>The last step of each image of a region that this promotion answers for; no older images.</summary>
    public IReadOnlyList<V1RotationStep> StepsOf(V1PromotedRegion region)
    {
        if (region.Phase != PromotedRegionPhase.Done)
        {
            return [];
        }

        var changed = _later.SelectMany(other => InForce(other, region))
            .SelectMany(other => other.Steps ?? [])
            .Select(step => step.ImageId)
            .ToHashSet();
        return
        [
            .. (region.Steps ?? []).GroupBy(step => step.ImageId)
                .Select(steps => steps.Last())
                .Where(step => step.Role != RotationRole.Older && !changed.Contains(step.ImageId)),
        ];
    }

    /// <summary>Whether no later promotion said in a region which image is the latest.</summary>
    public bool AnswersFor(V1PromotedRegion region) => !_later.Any(other =>
        other.Status!.Series == _context.Status.Series
        && InForce(other, region).Any(entry => SaysLatest(other, entry)));

    // Of a promotion at work the plan counts, as soon as it has begun.
    private static IEnumerable<V1PromotedRegion> InForce(V1ImagePromotion promotion, V1PromotedRegion region) =>
        (promotion.Status!.Regions ?? []).Where(entry => CloudTarget.Of(entry) == CloudTarget.Of(region)
            && (promotion.Status.FinishedAt is null
                ? entry.Steps is not null
                : promotion.Status.Phase == PromotionPhase.Succeeded && entry.Phase == PromotedRegionPhase.Done));

    private static bool SaysLatest(V1ImagePromotion promotion, V1PromotedRegion region)
    {
        var latest = SeriesImages.LatestOf(promotion.Status!.Series!);
        return promotion.Spec.Action is null or PromotionAction.Promote
            || region.Steps?.Any(step => step.Before!.Name == latest || step.After!.Name == latest) == true;
    }

    // Those that wait for their turn take it in the order in which they were made.
    private static (DateTimeOffset?, DateTimeOffset, DateTime?, string) Order(
        V1ImagePromotion promotion, V1ImagePromotionStatus status) => (
            status.StartedAt,
            status.FinishedAt ?? DateTimeOffset.MaxValue,
            promotion.Metadata.CreationTimestamp,
            promotion.Uid() ?? string.Empty);
}
