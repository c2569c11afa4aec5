namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>Holds what is not complete yet. What a killed process left in it is swept when the store opens.</summary>
internal sealed class IncomingFolder(string path, DiskSpace space, StoreUsage usage)
{
    /// <summary>Begins a file of the operator's own, which may use the reserve.</summary>
    /// <exception cref="ArtifactStoreFullException">There is no room.</exception>
    public IncomingFile CreateOwn(long? length)
    {
        space.WithReserve.Require(length ?? 0);
        return Create(space.WithReserve, reservation: null);
    }

    /// <summary>Begins a file that others send; an announced length that does not fit is refused here.</summary>
    /// <exception cref="ArtifactStoreFullException">There is no room.</exception>
    /// <exception cref="ArtifactQuotaException">The tenant's quota has none.</exception>
    public IncomingFile Create(ArtifactScope scope, long? announced)
    {
        var reservation = new Reservation(usage, scope, announced, space);
        try
        {
            return Create(space, reservation);
        }
        catch
        {
            reservation.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes one of the store's own records: safe on the disk, but not yet in its place.
    /// </summary>
    public async Task<IncomingFile> WriteAsync(byte[] record, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(record);
        IncomingFile file = CreateOwn(content.Length);
        try
        {
            await file.ReceiveAsync(content, long.MaxValue, cancellationToken);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Deletes a folder with all it holds. It vanishes from its place in one step, so that being killed in the middle
    /// leaves no half of it there.
    /// </summary>
    public void Delete(string folder)
    {
        string doomed = NewPath();
        try
        {
            Directory.Move(folder, doomed);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }

        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Removes what nobody is writing any more, and says how many entries that were.</summary>
    public int Sweep()
    {
        Directory.CreateDirectory(path);
        int swept = 0;
        foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            if (TryDelete(entry))
            {
                swept++;
            }
        }

        return swept;
    }

    private IncomingFile Create(DiskSpace disk, Reservation? reservation)
    {
        try
        {
            return new IncomingFile(NewPath(), disk, reservation);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(exception);
        }
    }

    private static bool TryDelete(FileSystemInfo entry)
    {
        try
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
                return true;
            }

            // Fails while a writer in another process holds its shared lock (see IncomingFile).
            using var exclusive = new FileStream(entry.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            entry.Delete();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string NewPath() => Path.Combine(path, Guid.NewGuid().ToString("n"));
}
