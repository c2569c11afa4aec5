namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>Who asks for a reconcile.</summary>
public enum ReconciliationTriggerSource
{
    /// <summary>A watch.</summary>
    ApiServer,

    /// <summary>The operator itself.</summary>
    Operator,
}
