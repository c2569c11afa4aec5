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
