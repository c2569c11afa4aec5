namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What became of a stage.</summary>
public enum StageState
{
    /// <summary>Its turn has not come.</summary>
    NotStarted,

    /// <summary>Its turn has come, something else has to happen first.</summary>
    Waiting,

    /// <summary>Somebody keeps it from beginning.</summary>
    Suspended,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Done: nothing changed since the last image, and none is made.</summary>
    Unchanged,

    /// <summary>The build is finished; what the stage still does is done meanwhile.</summary>
    CatchingUp,

    /// <summary>The build is finished; what the stage destroys stays for a look.</summary>
    Kept,

    /// <summary>Not asked for, or not configured.</summary>
    Skipped,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Ended because the build was cancelled or ran out of time.</summary>
    Cancelled,
}
