namespace ImageFactory.Kubernetes.Conditions;

/// <summary>What kstatus (kubectl wait, Flux, Argo CD) makes of an object.</summary>
public enum ObjectStatus
{
    /// <summary>Work is under way: wait.</summary>
    InProgress,

    /// <summary>It will not get there without somebody: stop waiting.</summary>
    Failed,

    /// <summary>It is as asked for.</summary>
    Current,

    /// <summary>It is being deleted.</summary>
    Terminating,
}

/// <summary>A verdict and why.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Message">Why, for people.</param>
public sealed record ObjectStatusResult(ObjectStatus Status, string Message);
