using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class GadgetController(Passes passes) : IEntityController<V1Gadget>
{
    public async Task<ReconciliationResult<V1Gadget>> ReconcileAsync(V1Gadget entity, CancellationToken cancellationToken)
    {
        passes.Add("reconcile", entity);
        await passes.OnReconcile(entity);
        return ReconciliationResult<V1Gadget>.Success(entity);
    }

    public Task<ReconciliationResult<V1Gadget>> DeletedAsync(V1Gadget entity, CancellationToken cancellationToken)
    {
        passes.Add("deleted", entity);
        return Task.FromResult(ReconciliationResult<V1Gadget>.Success(entity));
    }
}
