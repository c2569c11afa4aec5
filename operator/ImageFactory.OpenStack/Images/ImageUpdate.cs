namespace ImageFactory.OpenStack.Images;

/// <summary>
/// Changes to an image, all made by one call or none.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#update-image">update image</see>.
/// </summary>
public sealed record ImageUpdate
{
    /// <summary>Its new name; null to leave it.</summary>
    public string? Name { get; init; }

    /// <summary>Who sees it from now on; null to leave it.</summary>
    public ImageVisibility? Visibility { get; init; }

    /// <summary>Whether it is left out of lists; null to leave it.</summary>
    public bool? IsHidden { get; init; }

    /// <summary>Whether it cannot be deleted; null to leave it.</summary>
    public bool? IsProtected { get; init; }

    /// <summary>The smallest disk for it, in GiB; null to leave it.</summary>
    public int? MinDisk { get; init; }

    /// <summary>The least memory for it, in MiB; null to leave it.</summary>
    public int? MinRam { get; init; }

    /// <summary>All its tags from now on; null to leave them.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>Properties that are added or changed; none of Glance's own names, none twice.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Properties that are taken away; none of Glance's own names, none that is changed as well. One that is not there
    /// fails the call, and with it all its changes.
    /// </summary>
    public IReadOnlyCollection<string> RemovedProperties { get; init; } = [];
}
