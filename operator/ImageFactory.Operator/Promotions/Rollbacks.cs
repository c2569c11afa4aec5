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
        var regions = Regions(context, promotion, new RollbackHistory([.. all]));
        context.Status.Profile = done.Profile;
        context.Status.Series = done.Series;
        context.Status.ImageName = ImageAfter(regions, done.Series!);
        context.Status.Policy = PromotionPolicies.Resolve(context.Spec, done.Policy, context.Action);
        context.Status.Regions = regions;
    }

    /// <summary>Wakes the promotion that was taken back, which finds that by itself.</summary>
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

    private static List<V1PromotedRegion> Regions(
        PromotionContext context, V1ImagePromotion promotion, RollbackHistory history)
    {
        var name = promotion.Name();
        var done = promotion.Status!.Regions!
            .Where(region => region is { Phase: PromotedRegionPhase.Done, Steps.Count: > 0 })
            .ToList();
        var known = done.Where(region => history.TakenBackBy(promotion, region) is null).ToList();
        if (known.Count == 0)
        {
            throw new StageFailedException(
                Reasons.FailedRollback,
                $"There is nothing to roll back: promotion {name} " + (done.Count == 0
                    ? "changed no image"
                    : $"was taken back by {history.TakenBackBy(promotion)} already"));
        }

        foreach (var wanted in context.Spec.Regions ?? [])
        {
            if (!known.Any(region => region.Cloud == wanted.Cloud && region.Region == wanted.Region))
            {
                throw new StageFailedException(
                    Reasons.FailedRollback,
                    $"spec.regions: promotion {name} changed nothing in {wanted.Cloud}/{wanted.Region}, or was taken "
                    + "back there already");
            }
        }

        var chosen = known.Where(region => context.Spec.Regions?.Any(
            wanted => wanted.Cloud == region.Cloud && wanted.Region == region.Region) != false).ToList();
        // Deleted images and moved names would be put back into a world that has gone on.
        if (chosen.Select(region => history.Later(promotion, region)).OfType<V1ImagePromotion>().FirstOrDefault()
            is { } later)
        {
            throw new StageFailedException(
                Reasons.FailedRollback,
                $"Promotion {later.Name()} of the same profile came after {name}: roll back {later.Name()} first, or "
                + "promote the image that you want (spec.buildRef or spec.imageName)");
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
                Steps = Rotation.Reverse(region.Steps!, promotion.Status.Series!),
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
