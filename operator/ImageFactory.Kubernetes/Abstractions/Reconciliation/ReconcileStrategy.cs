namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Which changes of an object bring on a reconcile.</summary>
public enum ReconcileStrategy
{
    /// <summary>
    /// A new spec, a deletion, finalizers while deleting, or a request by an annotation that ends in
    /// <c>-requested-at</c>. The controller's own status writes bring on nothing.
    /// </summary>
    ByGeneration,

    /// <summary>Every change, status included.</summary>
    ByResourceVersion,
}
