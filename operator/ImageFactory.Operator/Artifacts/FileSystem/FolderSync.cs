using System.Runtime.InteropServices;
using System.Text;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// Forces a folder's entries to the disk. A rename is atomic at once but durable only after this: without it, a power
/// cut could take back an artifact whose upload was already confirmed (fsync(2), "does not necessarily ensure that the
/// entry in the directory containing the file has also reached disk"). .NET opens no folders, hence the system's calls.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Makes the entries of a folder durable, as far as the file system can.</summary>
    public static void Flush(string folder)
    {
        int descriptor = Open([.. Encoding.UTF8.GetBytes(folder), 0], ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            return;
        }

        // Some network file systems refuse this for folders; they make a rename durable by themselves.
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
