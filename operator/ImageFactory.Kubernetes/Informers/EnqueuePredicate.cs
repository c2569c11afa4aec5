using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// Decides from two observed states whether a reconcile is due. It compares what was seen with what is seen, never with
/// what was last worked on: a key whose reconciles fail stays in its backoff and is not forgotten.
/// </summary>
internal static class EnqueuePredicate
{
    public static bool ShouldEnqueue(ObjectChange change, ReconcileStrategy strategy) => (change, strategy) switch
    {
        ({ Old: { } old, New: { } now }, ReconcileStrategy.ByGeneration) =>
            // Kinds without a generation (ConfigMap, Pod on older servers) tell of every change.
            now.Generation == 0
            || old.Generation != now.Generation
            || (!old.Deleting && now.Deleting)
            || (now.Deleting && old.Finalizers != now.Finalizers)
            || old.Requests != now.Requests,
        _ => true,
    };
}
