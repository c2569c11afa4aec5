using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Lets one promotion of a series at a time change images, of whatever namespace: the names are one project's. Tenants
/// who share no cloud may have one series, and do not wait for each other. One operator leads, so that its own memory
/// decides between two that begin in the same moment; what had begun before a restart stands in the statuses.
/// </summary>
internal sealed class ReleaseTurns(IKubernetesClient client, OperatorOptions options)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // Each look reads all regions.
    private static readonly TimeSpan SoakingPoll = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    // Whoever has the turn begins in its next reconcile; one that cannot must not keep others from it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Tenant, string? Series), Turn> _turns = [];

    /// <summary>
    /// Takes the turn. Where others were at work a moment ago, it may proceed in its next reconcile: what it read of
    /// the regions before it had the turn may have changed.
    /// </summary>
    public async Task<StageOutcome> TakeAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var (series, uid) = (context.Status.Series!, context.Promotion.Uid());
        var others = (await client.ListAsync<V1ImagePromotion>(
                options.Namespace, cancellationToken: cancellationToken))
            .Where(other => other.Uid() != uid && other.Status?.Series == series && Meets(other, context))
            .ToList();
        if (others.Find(HasBegun) is { } begun)
        {
            return Wait(context, begun, begun.Status!.Phase == PromotionPhase.Soaking
                ? $"soaks until {begun.Status.SoakUntil:u}; to have its images put back at once, delete it"
                : "is at work");
        }

        if (others.Where(IsWaiting).FirstOrDefault(other => IsOlder(other, context.Promotion)) is { } older)
        {
            return Wait(context, older, "is older, and its turn comes first");
        }

        var turn = _turns.AddOrUpdate(
            KeyOf(context),
            _ => new Turn(uid, context.Now),
            (_, known) => known.Uid == uid || context.Now - known.TakenAt > Patience || IsGone(known, others)
                ? new Turn(uid, known.Uid == uid ? known.TakenAt : context.Now) { IsKnown = known.Uid == uid }
                : known);
        if (turn.Uid != uid)
        {
            return Wait(context, others.First(other => other.Uid() == turn.Uid), "is at work");
        }

        return turn.IsKnown || others.All(other => IsLongOver(other, context))
            ? new StageOutcome.Proceed()
            : new StageOutcome.Waiting(
                Reasons.WaitingForPromotion, "It has the turn; the regions are read once more", AtOnce);
    }

    /// <summary>Gives the turn back, if the promotion has it.</summary>
    public void Give(PromotionContext context)
    {
        if (_turns.TryGetValue(KeyOf(context), out var turn) && turn.Uid == context.Promotion.Uid())
        {
            _turns.TryRemove(KeyValuePair.Create(KeyOf(context), turn));
        }
    }

    /// <summary>
    /// The promotion of the same profile that began after this one; null where none did. One that failed has put its
    /// changes back.
    /// </summary>
    public async Task<V1ImagePromotion?> NewerAsync(PromotionContext context, CancellationToken cancellationToken) =>
        (await client.ListAsync<V1ImagePromotion>(context.Namespace, cancellationToken: cancellationToken))
            .Where(other => other.Uid() != context.Promotion.Uid()
                && other.Status is { StartedAt: not null, Phase: not PromotionPhase.Failed } status
                && status.Profile == context.Status.Profile
                && (status.StartedAt, other.Metadata.CreationTimestamp, other.Uid()).CompareTo((
                    context.Status.StartedAt,
                    context.Promotion.Metadata.CreationTimestamp,
                    context.Promotion.Uid())) > 0)
            .MaxBy(other => other.Status!.StartedAt);

    private (string Tenant, string? Series) KeyOf(PromotionContext context) =>
        (options.TenantNameOf(context.Namespace), context.Status.Series);

    // One whose series was another tenant's until a while ago may be at work in the same cloud.
    private bool Meets(V1ImagePromotion other, PromotionContext context) =>
        options.TenantNameOf(other.Namespace()) == options.TenantNameOf(context.Namespace)
        || other.Status!.Regions?.Any(
            theirs => context.Regions.Any(own => own.Cloud == theirs.Cloud)) == true;

    private static bool IsGone(Turn turn, List<V1ImagePromotion> others) =>
        others.Find(other => other.Uid() == turn.Uid) is not { } holder || IsOver(holder);

    // Where somebody else is asked to change the images, that may take days, and what is newer replaces the request.
    private static bool HasBegun(V1ImagePromotion other) =>
        other.Status is { StartedAt: not null, Phase: not PromotionPhase.Requested } && !IsOver(other);

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

    private static bool IsLongOver(V1ImagePromotion other, PromotionContext context) =>
        IsOver(other) && context.Now - other.Status!.FinishedAt > Patience;

    private static bool IsOver(V1ImagePromotion other) => other.Status?.FinishedAt is not null;

    private static StageOutcome.Waiting Wait(PromotionContext context, V1ImagePromotion other, string why) => new(
        Reasons.WaitingForPromotion,
        other.Namespace() == context.Promotion.Namespace()
            ? $"Promotion {other.Name()} of the same profile {why}"
            : "A promotion of another namespace, whose images have the same names, is at work",
        other.Status?.Phase == PromotionPhase.Soaking ? SoakingPoll : Poll);

    private sealed record Turn(string Uid, DateTimeOffset TakenAt)
    {
        public bool IsKnown { get; init; }
    }
}
