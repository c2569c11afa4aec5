namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The build's state in one word, for people.</summary>
public enum BuildPhase
{
    /// <summary>Accepted, not looked at yet.</summary>
    Pending,

    /// <summary>Waiting to begin: for a free slot, or for a number.</summary>
    Queued,

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
