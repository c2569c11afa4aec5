namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>The id of the reconcile at hand, which all of its log lines carry as <c>reconcileID</c>.</summary>
public static class ReconcileId
{
    private static readonly AsyncLocal<Guid?> _current = new();

    /// <summary>The id; null outside of a reconcile.</summary>
    public static Guid? Current
    {
        get => _current.Value;
        internal set => _current.Value = value;
    }
}
