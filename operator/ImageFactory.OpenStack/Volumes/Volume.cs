namespace ImageFactory.OpenStack.Volumes;

/// <summary>
/// A volume as Cinder has it.
/// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes">volumes</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which others may have too; empty for those that Nova makes.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record Volume(string Id, string Name, VolumeStatus Status)
{
    /// <summary>Its size in GiB.</summary>
    public int SizeGiB { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Its tags; empty for a volume that Nova made.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The image that it is a copy of; null for none. Of a volume that Nova made and no
    /// server has, only the image tells the owner.
    /// </summary>
    public string? ImageId { get; init; }

    /// <summary>The servers that have it.</summary>
    public IReadOnlyList<string> ServerIds { get; init; } = [];
}
