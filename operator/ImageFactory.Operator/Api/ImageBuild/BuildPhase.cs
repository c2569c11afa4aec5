namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The build's state in one word, for people.</summary>
public enum BuildPhase
{
    /// <summary>Accepted, not looked at yet.</summary>
    Pending,

    /// <summary>Waiting to begin: for a free slot, or for a number.</summary>
    Queued,

    /// <summary>Kept from beginning by spec.suspend, of the build or of its profile.</summary>
    Suspended,

    /// <summary>A stage is at work.</summary>
    Running,

    /// <summary>Every stage that applies has passed.</summary>
    Succeeded,

    /// <summary>Nothing changed since the last image; none was made.</summary>
    Unchanged,

    /// <summary>A stage failed for good.</summary>
    Failed,

    /// <summary>Somebody asked for it.</summary>
    Cancelled,
}

/// <summary>What a phase means.</summary>
public static class BuildPhaseExtensions
{
    /// <summary>True for the phases that a build does not leave by itself.</summary>
    public static bool IsFinal(this BuildPhase phase) =>
        phase is BuildPhase.Succeeded or BuildPhase.Unchanged or BuildPhase.Failed or BuildPhase.Cancelled;

    /// <summary>True for a build that is over; false for one that nobody has looked at yet.</summary>
    public static bool IsOver(this V1ImageBuild build) => build.Status?.Phase?.IsFinal() == true;
}
