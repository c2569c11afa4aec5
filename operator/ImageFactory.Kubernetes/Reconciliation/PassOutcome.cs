namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>What a pass means for the queue.</summary>
internal abstract record PassOutcome
{
    private PassOutcome()
    {
    }

    /// <summary>All is well until something changes.</summary>
    public sealed record Done : PassOutcome;

    /// <summary>All is well; look again then.</summary>
    public sealed record Later(TimeSpan After) : PassOutcome;

    /// <summary>The object changed under the pass: look again at once. No error.</summary>
    public sealed record Again : PassOutcome;

    /// <summary>The pass failed: try again with backoff, or when the controller said.</summary>
    /// <param name="Message">What went wrong.</param>
    /// <param name="Error">The exception behind it.</param>
    /// <param name="After">When the controller wants to be asked again.</param>
    /// <param name="Thrown">The exception came out of the controller.</param>
    public sealed record Failed(string Message, Exception? Error, TimeSpan? After, bool Thrown) : PassOutcome;

    /// <summary>The pass failed, and will until somebody changes the object.</summary>
    public sealed record Hopeless(string Message, Exception Error) : PassOutcome;
}
