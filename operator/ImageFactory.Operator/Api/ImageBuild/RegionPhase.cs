namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>Where an image is on its way into a region.</summary>
public enum RegionPhase
{
    /// <summary>Nothing of it is there yet.</summary>
    Pending,

    /// <summary>Something else has to happen first; the reason says what.</summary>
    Waiting,

    /// <summary>Recorded in Glance; its data is on the way.</summary>
    Uploading,

    /// <summary>Whole, and its hash is ours; its signature is being written.</summary>
    Signing,

    /// <summary>Whole, and its hash is ours; signed where it is to be.</summary>
    Active,

    /// <summary>It cannot get there without a change by a person.</summary>
    Failed,
}
