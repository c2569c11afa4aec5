namespace ImageFactory.OpenStack.Images;

/// <summary>
/// An image as Glance has it.
/// See <see href="https://docs.openstack.org/api-ref/image/v2/#show-image">show image</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record Image(string Id, ImageStatus Status)
{
    /// <summary>Its name, which others may have too; empty for none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Who sees it.</summary>
    public ImageVisibility Visibility { get; init; }

    /// <summary>The id of the project that it belongs to.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it is left out of lists; servers may still use it by its id.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether it cannot be deleted.</summary>
    public bool IsProtected { get; init; }

    /// <summary>qcow2, raw …; null while it has none.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>bare, mostly; null while it has none.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary>The smallest disk for it, in GiB.</summary>
    public int MinDisk { get; init; }

    /// <summary>The least memory for it, in MiB.</summary>
    public int MinRam { get; init; }

    /// <summary>The bytes of its data; null while it has none.</summary>
    public long? Size { get; init; }

    /// <summary>The bytes of the disk in its data; null where Glance does not know.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>
    /// Of what <see cref="HashValue"/> is: sha512, mostly (<c>os_hash_algo</c>), but whatever the service is set to.
    /// </summary>
    public string? HashAlgorithm { get; init; }

    /// <summary>The hash of its data, in hexadecimal (<c>os_hash_value</c>).</summary>
    public string? HashValue { get; init; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its record changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its tags, in their order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The stores that have its data; empty where Glance has one only.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>The stores that an import is bringing it to (<c>os_glance_importing_to_stores</c>).</summary>
    public IReadOnlyList<string> ImportingToStores { get; init; } = [];

    /// <summary>The stores that the last import failed for (<c>os_glance_failed_import</c>).</summary>
    public IReadOnlyList<string> FailedImportStores { get; init; } = [];

    /// <summary>
    /// All further properties, known to us or not; without those that Glance keeps for itself, so that they may be
    /// given to an image in another region as they are.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
