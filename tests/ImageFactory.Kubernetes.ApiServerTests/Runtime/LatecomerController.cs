using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class LatecomerController(Reconciles reconciles) : IEntityController<V1Latecomer>
{
    public Task<ReconciliationResult<V1Latecomer>> ReconcileAsync(
        V1Latecomer entity, CancellationToken cancellationToken)
    {
        reconciles.Add("reconcile", entity);
        return Task.FromResult(ReconciliationResult<V1Latecomer>.Success(entity));
    }

    public Task<ReconciliationResult<V1Latecomer>> DeletedAsync(
        V1Latecomer entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Latecomer>.Success(entity));
}
