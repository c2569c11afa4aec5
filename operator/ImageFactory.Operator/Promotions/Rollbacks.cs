using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions;

/// <summary>Takes promotions back: the journal of the promotion, reversed, becomes the plan of the rollback.</summary>
internal sealed class Rollbacks(IKubernetesClient client)
{
    /// <summary>Writes down what the rollback works on.</summary>
    /// <exception cref="StageFailedException">It cannot be done without guessing.</exception>
    public async Task AcceptAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var name = context.Spec.RollbackOf!.Name;
        var all = await client.ListAsync<V1ImagePromotion>(context.Namespace, cancellationToken: cancellationToken);
        var promotion = all.FirstOrDefault(one => one.Name() == name)
            ?? throw new StageFailedException(
                Reasons.FailedRollback, $"spec.rollbackOf.name: there is no ImagePromotion '{name}' in this namespace");
        var done = promotion.Status ?? new V1ImagePromotionStatus();
        RequireDone(name, done);
        if (Later(promotion, all) is { } later)
        {
            throw new StageFailedException(
                Reasons.FailedRollback,
                $"Promotion {later.Name()} of the same profile came after {name}: roll back {later.Name()} first, or "
                + "promote the image that you want (spec.buildRef or spec.imageName)");
        }

        var regions = Regions(context, name, done);
        context.Status.Profile = done.Profile;
        context.Status.Series = done.Series;
        context.Status.ImageName = ImageAfter(regions, done.Series!);
        context.Status.Policy = PromotionPolicies.Resolve(context.Spec, done.Policy, context.Action);
        context.Status.Regions = regions;
    }

    /// <summary>Tells the promotion that it was taken back.</summary>
    public async Task TellAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await client.PatchAsync<V1ImagePromotion>(
                context.Spec.RollbackOf!.Name,
                context.Namespace,
                new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["annotations"] = new JsonObject
                        {
                            [PromotionAnnotations.RolledBackBy] = context.Promotion.Name(),
                            [PromotionAnnotations.ReconcileRequestedAt] = $"{context.Now:O}",
                        },
                    },
                }.ToJsonString(),
                cancellationToken: cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // It was deleted meanwhile: nobody is left to be told.
        }
    }

    private static void RequireDone(string name, V1ImagePromotionStatus done)
    {
        var problem = done.Phase switch
        {
            PromotionPhase.Succeeded => null,
            PromotionPhase.RolledBack => $"was taken back by {done.RolledBackBy} already",
            PromotionPhase.Failed => "failed, and what it had changed is put back",
            PromotionPhase.Planned => "is a dry run, and changed nothing",
            var phase => $"is {phase ?? PromotionPhase.Pending} still: wait for its end, or delete it, which puts back "
                + "what it has changed",
        };
        if (problem is not null)
        {
            throw new StageFailedException(
                Reasons.FailedRollback, $"There is nothing to roll back: promotion {name} {problem}");
        }
    }

    // Deleted images and moved names would be put back into a world that has gone on.
    private static V1ImagePromotion? Later(V1ImagePromotion promotion, IEnumerable<V1ImagePromotion> all) => all
        .Where(other => other.Name() != promotion.Name()
            && other.Status is { Phase: PromotionPhase.Succeeded, StartedAt: not null } status
            && status.Profile == promotion.Status!.Profile
            && !(other.Spec.Action == PromotionAction.Rollback && IsTakenBack(other, all))
            && status.StartedAt > promotion.Status.StartedAt)
        .MaxBy(other => other.Status!.StartedAt);

    // A rollback closes the pair of itself and what it took back: neither stands in the way of earlier ones.
    private static bool IsTakenBack(V1ImagePromotion rollback, IEnumerable<V1ImagePromotion> all) => all.Any(
        other => other.Name() == rollback.Spec.RollbackOf?.Name && other.Status?.Phase == PromotionPhase.RolledBack);

    private static List<V1PromotedRegion> Regions(
        PromotionContext context, string name, V1ImagePromotionStatus done)
    {
        var known = done.Regions!
            .Where(region => region.Phase == PromotedRegionPhase.Done && region.Steps is { Count: > 0 })
            .ToList();
        foreach (var wanted in context.Spec.Regions ?? [])
        {
            if (!known.Any(region => region.Cloud == wanted.Cloud && region.Region == wanted.Region))
            {
                throw new StageFailedException(
                    Reasons.FailedRollback,
                    $"spec.regions: promotion {name} changed nothing in {wanted.Cloud}/{wanted.Region}");
            }
        }

        var chosen = known.Where(region => context.Spec.Regions?.Any(
            wanted => wanted.Cloud == region.Cloud && wanted.Region == region.Region) != false).ToList();
        if (chosen.Count == 0)
        {
            throw new StageFailedException(
                Reasons.FailedRollback, $"There is nothing to roll back: promotion {name} changed no image");
        }

        return
        [
            .. chosen.Select(region => new V1PromotedRegion
            {
                Cloud = region.Cloud,
                Region = region.Region,
                ImageId = region.ImageId,
                Phase = PromotedRegionPhase.Pending,
                Reason = Reasons.NotYetReported,
                Steps = Rotation.Reverse(region.Steps!, done.Series!),
            }),
        ];
    }

    // One of another factory has its dated name only since it was taken from it.
    private static string? ImageAfter(List<V1PromotedRegion> regions, string series) => regions
        .SelectMany(region => region.Steps!)
        .LastOrDefault(step => step.After!.Name == SeriesImages.LatestOf(series)) is { } step
            ? Dated(step.After!) ?? Dated(step.Before!)
            : null;

    private static string? Dated(V1ImageState state) =>
        state.Properties!.TryGetValue(PromotionProperties.ImageName, out var name) ? name : null;
}
