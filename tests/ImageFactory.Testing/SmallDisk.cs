using System.Diagnostics;
using Xunit;

namespace ImageFactory.Testing;

/// <summary>A real file system that is soon full: a tmpfs, which needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(long bytes) =>
        Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "imagefactory-test", _folder.Path);

    public string Path => _folder.Path;

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static void Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
