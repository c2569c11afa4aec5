namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>What became of an object that is queued.</summary>
public enum ReconciliationType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,
}
