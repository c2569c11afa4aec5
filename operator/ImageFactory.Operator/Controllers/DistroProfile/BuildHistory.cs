using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// Deletes the oldest finished builds of a profile beyond its limits, but for those that a promotion still needs, or
/// that somebody is still to be told of. Their images stay in the store. Builds that stand in Git are neither counted
/// nor deleted.
/// </summary>
internal sealed class BuildHistory(IKubernetesClient client)
{
    private const int DefaultSuccessful = 5;
    private const int DefaultFailed = 3;

    /// <summary>Deletes what is too much.</summary>
    public async Task PruneAsync(V1DistroProfile profile, CancellationToken cancellationToken)
    {
        var builds = await client.ListAsync<V1ImageBuild>(profile.Namespace(), cancellationToken: cancellationToken);
        var promotions = await client.ListAsync<V1ImagePromotion>(
            profile.Namespace(), cancellationToken: cancellationToken);
        var needed = promotions.Where(promotion => promotion.Status?.FinishedAt is null)
            .Select(promotion => promotion.Spec.BuildRef?.Name)
            .ToHashSet();
        foreach (var build in TooMany(profile, builds).Where(build => !needed.Contains(build.Name())))
        {
            await client.DeleteAsync<V1ImageBuild>(
                build.Name(),
                build.Namespace(),
                new DeleteOptions { PreconditionUid = build.Uid() },
                cancellationToken);
        }
    }

    /// <summary>The builds beyond the limits, oldest first within each sort. Pure.</summary>
    internal static IReadOnlyList<V1ImageBuild> TooMany(V1DistroProfile profile, IEnumerable<V1ImageBuild> builds)
    {
        var finished = builds
            .Where(build => build.Spec.ProfileRef.Name == profile.Name() && !build.IsDeleting()
                && build.IsOver() && !build.Status!.IsToBeTold() && GitOpsMarks.KeeperOf(build) is null)
            .OrderByDescending(build => build.Status!.FinishedAt)
            .ThenByDescending(build => build.Uid(), StringComparer.Ordinal)
            .ToLookup(build => build.Status!.Phase is BuildPhase.Succeeded or BuildPhase.Unchanged);
        return
        [
            .. finished[true].Skip(profile.Spec.History?.Successful ?? DefaultSuccessful),
            .. finished[false].Skip(profile.Spec.History?.Failed ?? DefaultFailed),
        ];
    }
}
