namespace ImageFactory.OpenStack.Images;

/// <summary>
/// Where an image is in its life.
/// See <see href="https://docs.openstack.org/glance/latest/user/statuses.html">image statuses</see>.
/// </summary>
public enum ImageStatus
{
    /// <summary>A status that this library does not know.</summary>
    Unknown,

    /// <summary>The image has no data yet, or none any more after an import that failed.</summary>
    Queued,

    /// <summary>Its data is being uploaded.</summary>
    Saving,

    /// <summary>Its data is being, or has been, staged for an import.</summary>
    Uploading,

    /// <summary>Its data is being imported.</summary>
    Importing,

    /// <summary>The image has all its data and can be used.</summary>
    Active,

    /// <summary>The image has all its data, which only administrators may read.</summary>
    Deactivated,

    /// <summary>An upload failed, and it cannot be used.</summary>
    Killed,

    /// <summary>Deleted; its data goes later.</summary>
    PendingDelete,

    /// <summary>Deleted.</summary>
    Deleted,
}
