using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using k8s.Models;

namespace ImageFactory.Benchmarks;

/// <summary>Does nothing but tell that it was called.</summary>
internal sealed class BellController(Bell bell) : IEntityController<V1ConfigMap>
{
    /// <inheritdoc />
    public Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(
        V1ConfigMap entity, CancellationToken cancellationToken)
    {
        bell.Ring(entity.Name());
        return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(
        V1ConfigMap entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
}
