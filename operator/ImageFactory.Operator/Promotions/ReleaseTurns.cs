using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Lets one promotion of a profile at a time change images. One operator leads, so that its own memory decides between
/// two that begin in the same moment; what had begun before a restart stands in the statuses.
/// </summary>
internal sealed class ReleaseTurns(IKubernetesClient client)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(string Namespace, string Profile), string> _holders = [];

    /// <summary>Takes the turn; Proceed when the promotion has it.</summary>
    public async Task<StageOutcome> TakeAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var (key, uid) = (Key(context), context.Promotion.Uid());
        var others = (await client.ListAsync<V1ImagePromotion>(
                context.Namespace, cancellationToken: cancellationToken))
            .Where(other => other.Uid() != uid && other.Status?.Profile == context.Status.Profile)
            .ToList();
        if (others.Find(HasBegun) is { } begun)
        {
            return Wait(begun, "is at work");
        }

        if (others.Where(IsWaiting).FirstOrDefault(other => IsOlder(other, context.Promotion)) is { } older)
        {
            return Wait(older, "is older, and its turn comes first");
        }

        var holder = _holders.GetOrAdd(key, uid);
        if (holder != uid && others.Find(other => other.Uid() == holder && !IsOver(other)) is { } quicker)
        {
            return Wait(quicker, "is at work");
        }

        _holders[key] = uid;
        return new StageOutcome.Proceed();
    }

    /// <summary>Gives the turn back, if the promotion has it.</summary>
    public void Give(PromotionContext context) =>
        _holders.TryRemove(KeyValuePair.Create(Key(context), context.Promotion.Uid()));

    private static bool HasBegun(V1ImagePromotion other) => other.Status?.StartedAt is not null && !IsOver(other);

    // So that of two made at once the newer image is the latest in the end. Those that wait for something else than
    // their turn hold nobody up.
    private static bool IsWaiting(V1ImagePromotion other) => !other.IsDeleting() && other.Status?.Phase switch
    {
        PromotionPhase.Pending => true,
        PromotionPhase.Waiting => other.Status.Regions?.All(
            region => region.Phase == PromotedRegionPhase.Staged) == true,
        _ => false,
    };

    private static bool IsOlder(V1ImagePromotion one, V1ImagePromotion other) =>
        (one.Metadata.CreationTimestamp, one.Uid()).CompareTo((other.Metadata.CreationTimestamp, other.Uid())) < 0;

    private static bool IsOver(V1ImagePromotion other) => other.Status?.FinishedAt is not null;

    private static StageOutcome.Waiting Wait(V1ImagePromotion other, string why) => new(
        Reasons.WaitingForPromotion, $"Promotion {other.Name()} of the same profile {why}", Poll);

    private static (string Namespace, string Profile) Key(PromotionContext context) =>
        (context.Namespace, context.Status.Profile!);
}
