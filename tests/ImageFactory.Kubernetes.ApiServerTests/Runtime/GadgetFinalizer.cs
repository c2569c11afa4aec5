using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

public sealed class GadgetFinalizer(Reconciles reconciles) : IEntityFinalizer<V1Gadget>
{
    public const string Identifier = "runtime.imagefactory.dev/gadgetfinalizer";

    public async Task<ReconciliationResult<V1Gadget>> FinalizeAsync(
        V1Gadget entity, CancellationToken cancellationToken)
    {
        reconciles.Add("finalize", entity);
        await reconciles.OnFinalize(entity, cancellationToken);
        return ReconciliationResult<V1Gadget>.Success(entity);
    }
}
