namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// The room that is kept for one upload: all of its announced length from the start, so that two uploads that do not
/// fit together fail at the start and not at the end. It is kept in memory alone: blocks of the disk are taken as bytes
/// arrive, whatever was announced.
/// </summary>
internal sealed class Reservation : IDisposable
{
    private readonly StoreUsage _usage;
    private readonly ArtifactScope _scope;
    private readonly DiskSpace _disk;
    private long _reserved;
    private long _written;

    /// <summary>Keeps room for what was announced.</summary>
    /// <exception cref="ArtifactStoreFullException">The disk has none.</exception>
    /// <exception cref="ArtifactQuotaException">The tenant's quota has none.</exception>
    public Reservation(StoreUsage usage, ArtifactScope scope, long? announced, DiskSpace disk)
    {
        (_usage, _scope, _disk) = (usage, scope, disk);
        usage.Reserve(scope, announced ?? 0, disk);
        _reserved = announced ?? 0;
    }

    /// <summary>Tells that the upload is about to grow to a length, and asks for what was not announced.</summary>
    /// <exception cref="ArtifactStoreFullException">The disk has no room for it.</exception>
    /// <exception cref="ArtifactQuotaException">The tenant's quota has no room for it.</exception>
    public void Grow(long length)
    {
        if (length > _reserved)
        {
            _usage.Reserve(_scope, length - _reserved, _disk);
            _reserved = length;
        }

        _usage.Write(length - _written);
        _written = length;
    }

    /// <inheritdoc />
    public void Dispose() => _usage.Release(_scope, _reserved, _reserved - _written);
}
