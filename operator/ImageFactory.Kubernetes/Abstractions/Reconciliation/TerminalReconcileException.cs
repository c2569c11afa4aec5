namespace ImageFactory.Kubernetes.Abstractions.Reconciliation;

/// <summary>
/// Thrown by a controller whose reconcile will fail again until somebody changes the object: it isn't tried again
/// before. The controller MUST have said so in the status (Stalled), else people wait for ever.
/// </summary>
public sealed class TerminalReconcileException : Exception
{
    /// <summary>Says why trying again is of no use.</summary>
    public TerminalReconcileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
