namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>The id of the reconcile at hand, which all of its log lines carry as <c>reconcileID</c>.</summary>
public static class ReconcileId
{
    private static readonly AsyncLocal<Guid?> Flowing = new();

    /// <summary>The id; null outside of a reconcile.</summary>
    public static Guid? Current
    {
        get => Flowing.Value;
        internal set => Flowing.Value = value;
    }
}
