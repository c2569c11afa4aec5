namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What a phase means.</summary>
public static class BuildPhaseExtensions
{
    /// <summary>True for the phases that a build does not leave by itself.</summary>
    public static bool IsFinal(this BuildPhase phase) =>
        phase is BuildPhase.Succeeded or BuildPhase.Unchanged or BuildPhase.Failed or BuildPhase.Cancelled;

    /// <summary>True for a build that is over; false for one that nobody has looked at yet.</summary>
    public static bool IsOver(this V1ImageBuild build) => build.Status?.Phase?.IsFinal() == true;
}
