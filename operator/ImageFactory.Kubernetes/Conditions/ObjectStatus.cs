namespace ImageFactory.Kubernetes.Conditions;

/// <summary>What kstatus (kubectl wait, Flux, Argo CD) makes of an object.</summary>
public enum ObjectStatus
{
    /// <summary>Work is under way: wait.</summary>
    InProgress,

    /// <summary>The object needs somebody's help: stop waiting.</summary>
    Failed,

    /// <summary>The object is as its spec asks.</summary>
    Current,

    /// <summary>The object is being deleted.</summary>
    Terminating,
}

/// <summary>A verdict and why.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Message">Why, for people.</param>
public sealed record ObjectStatusResult(ObjectStatus Status, string Message);
