using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Promotions.Releases;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// Says whether a profile can be built and which of its images users get, and keeps the number of its finished builds
/// within its limits.
/// </summary>
[EntityRbac(typeof(V1DistroProfile), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
internal sealed class V1DistroProfileController(
    ProfileReview review,
    BuildHistory history,
    ReleaseReview releases,
    NightlyReview nightly,
    ReleaseGauges gauges,
    OperatorMetrics metrics)
    : IEntityController<V1DistroProfile>
{
    // Builds end without touching their profile's spec; a look now and then keeps the history short all the same.
    private static readonly TimeSpan HistoryPoll = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1DistroProfile>> ReconcileAsync(
        V1DistroProfile entity, CancellationToken cancellationToken)
    {
        metrics.Profiles.Hold(entity.Uid(), entity.Name());
        var status = await review.WriteAsync(entity, cancellationToken);
        await history.PruneAsync(entity, cancellationToken);
        return ReconciliationResult<V1DistroProfile>.Success(
            entity, nightly.NextLook(status.Nightly, releases.NextLook(entity, HistoryPoll)));
    }

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1DistroProfile>> DeletedAsync(
        V1DistroProfile entity, CancellationToken cancellationToken)
    {
        gauges.Remove(entity);
        metrics.Profiles.Release(entity.Uid());
        nightly.Forget(entity);
        await releases.ForgetAsync(entity);
        return ReconciliationResult<V1DistroProfile>.Success(entity);
    }
}
