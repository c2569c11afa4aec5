using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class GadgetController(Reconciles reconciles) : IEntityController<V1Gadget>
{
    public async Task<ReconciliationResult<V1Gadget>> ReconcileAsync(
        V1Gadget entity, CancellationToken cancellationToken)
    {
        reconciles.Add("reconcile", entity);
        await reconciles.OnReconcile(entity);
        return ReconciliationResult<V1Gadget>.Success(entity);
    }

    public Task<ReconciliationResult<V1Gadget>> DeletedAsync(V1Gadget entity, CancellationToken cancellationToken)
    {
        reconciles.Add("deleted", entity);
        return Task.FromResult(ReconciliationResult<V1Gadget>.Success(entity));
    }
}
