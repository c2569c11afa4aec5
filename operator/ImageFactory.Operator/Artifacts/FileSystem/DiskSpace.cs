namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// Knows how full the file system of the store is, and recognises the errors it gives when it is full.
/// </summary>
internal sealed class DiskSpace(string root, long minFreeBytes)
{
    // .NET hands the raw errno through as HResult where the operating system's call failed.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>The same disk, for those who may use the reserve.</summary>
    public DiskSpace WithReserve => new(root, minFreeBytes: 0);

    /// <summary>What is free for the store.</summary>
    public long FreeBytes => Math.Max(0, new DriveInfo(root).AvailableFreeSpace - minFreeBytes);

    /// <summary>How large the file system is.</summary>
    public long SizeBytes => new DriveInfo(root).TotalSize;

    /// <summary>Refuses what would not fit, before any of it is transferred.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="promised">What others may still write, and have room for.</param>
    /// <exception cref="ArtifactStoreFullException">It does not fit.</exception>
    public void Require(long bytes, long promised = 0)
    {
        long free = Math.Max(0, FreeBytes - promised);
        if (bytes > free || free == 0)
        {
            throw new ArtifactStoreFullException(
                $"The artifact store is full: {bytes} bytes are needed, {free} are free beside a reserve of "
                + $"{minFreeBytes}.");
        }
    }

    /// <summary>Whether an error means that the disk, or the quota on it, is full.</summary>
    public static bool IsFull(IOException exception) => exception.HResult is NoSpaceLeft or QuotaExceeded;

    /// <summary>The exception that tells the store's callers so.</summary>
    public static ArtifactStoreFullException Full(IOException exception) =>
        new("The artifact store's disk is full; nothing of the artifact was kept.", exception);
}
