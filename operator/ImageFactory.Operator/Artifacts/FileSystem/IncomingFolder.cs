namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>Holds what is not complete yet. What a killed process left in it is swept when the store opens.</summary>
internal sealed class IncomingFolder(string path, DiskSpace space)
{
    /// <summary>Begins a file; a length that does not fit is refused here. The operator's own small files may use
    /// the reserve, so that a full store can still say what happened.</summary>
    /// <exception cref="ArtifactStoreFullException">There is no room.</exception>
    public IncomingFile Create(long? expectedLength, bool mayUseReserve)
    {
        DiskSpace disk = mayUseReserve ? space.WithReserve : space;
        disk.Require(expectedLength ?? 0);
        try
        {
            return new IncomingFile(NewPath(), expectedLength, disk);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception) || disk.FreeBytes < expectedLength)
        {
            // A failed preallocation carries no errno; the second look at the disk tells it from other errors.
            throw DiskSpace.Full(exception);
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
