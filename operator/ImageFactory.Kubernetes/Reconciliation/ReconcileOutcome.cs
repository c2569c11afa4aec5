namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>What a reconcile means for the queue.</summary>
internal abstract record ReconcileOutcome
{
    private ReconcileOutcome()
    {
    }

    /// <summary>All is well until something changes.</summary>
    public sealed record Done : ReconcileOutcome;

    /// <summary>All is well; look again then.</summary>
    public sealed record RequeueAfter(TimeSpan After) : ReconcileOutcome;

    /// <summary>The object changed under the reconcile: look again at once. No error.</summary>
    public sealed record Requeue : ReconcileOutcome;

    /// <summary>The reconcile failed: try again with backoff, or when the controller said.</summary>
    /// <param name="Message">What went wrong.</param>
    /// <param name="Error">The exception behind it.</param>
    /// <param name="After">When the controller wants to be asked again.</param>
    /// <param name="Thrown">The exception came out of the controller.</param>
    public sealed record Failed(string Message, Exception? Error, TimeSpan? After, bool Thrown) : ReconcileOutcome;

    /// <summary>The reconcile failed, and will until somebody changes the object.</summary>
    public sealed record Terminal(string Message, Exception Error) : ReconcileOutcome;
}
