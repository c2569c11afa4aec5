namespace ImageFactory.OpenStack.Images;

/// <summary>What has become of an import.</summary>
public enum ImportPhase
{
    /// <summary>It goes on: look again later.</summary>
    Running,

    /// <summary>The image is whole, in all stores that it was to be in.</summary>
    Succeeded,

    /// <summary>It ended without: the data must be brought in again.</summary>
    Failed,

    /// <summary>Nothing has moved for too long. Glance drops imports without a word when it is restarted.</summary>
    Stalled,
}
