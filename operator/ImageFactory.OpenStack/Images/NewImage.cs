namespace ImageFactory.OpenStack.Images;

/// <summary>
/// An image to be recorded; its data comes later.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#create-image">create image</see>.
/// </summary>
/// <param name="Name">Its name, which need not be its alone.</param>
public sealed record NewImage(string Name)
{
    /// <summary>
    /// Its id, a UUID; null to let Glance choose. With an id, a create whose response was lost may be repeated: it ends
    /// in <see cref="OpenStackErrorKind.Conflict"/> when the first one was done.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>qcow2, raw …</summary>
    public string DiskFormat { get; init; } = "qcow2";

    /// <summary>bare, mostly.</summary>
    public string ContainerFormat { get; init; } = "bare";

    /// <summary>Who sees it.</summary>
    public ImageVisibility Visibility { get; init; } = ImageVisibility.Private;

    /// <summary>Whether it is left out of lists.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether it cannot be deleted.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The smallest disk for it, in GiB.</summary>
    public int MinDisk { get; init; }

    /// <summary>The least memory for it, in MiB.</summary>
    public int MinRam { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyCollection<string> Tags { get; init; } = [];

    /// <summary>All further properties; none of Glance's own names, none twice.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
