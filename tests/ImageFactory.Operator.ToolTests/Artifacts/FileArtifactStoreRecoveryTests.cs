using System.Diagnostics;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Artifacts;

/// <summary>What other processes and a file system that is really full do to the store.</summary>
public sealed class FileArtifactStoreRecoveryTests : IDisposable
{
    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly TemporaryFolder _folder = new();

    private string Incoming => Path.Combine(_folder.Path, ".incoming");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_lock_of_a_writer_dies_with_its_process()
    {
        Directory.CreateDirectory(Incoming);
        string upload = Path.Combine(Incoming, "upload");
        await File.WriteAllTextAsync(upload, "half an image");
        string[] holdLock = ["--no-fork", "--shared", upload, "sh", "-c", "echo locked; read _"];
        using Process writer = Process.Start(new ProcessStartInfo("flock", holdLock)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await writer.StandardOutput.ReadLineAsync());
        Open().Dispose();
        Assert.True(File.Exists(upload));

        writer.Kill();
        await writer.WaitForExitAsync();
        Open().Dispose();
        Assert.False(File.Exists(upload));
    }

    [Fact]
    public async Task A_full_disk_in_mid_stream_leaves_nothing_and_others_whole()
    {
        using var disk = new SmallDisk(4 << 20);
        using FileArtifactStore store = Open(disk.Path);
        ArtifactInfo kept = await WriteAsync(store, "small.txt", Bytes.Make(1 << 20));
        await Assert.ThrowsAsync<ArtifactStoreFullException>(
            () => WriteAsync(store, "image.qcow2", Bytes.Make(8 << 20)));

        Assert.Equal([kept], await store.ListAsync(Scope, default));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(disk.Path, ".incoming")));
        await WriteAsync(store, "image.qcow2", Bytes.Make(2 << 20));
    }

    [Fact]
    public async Task Space_is_claimed_before_the_first_byte()
    {
        using var disk = new SmallDisk(8 << 20);
        using FileArtifactStore store = Open(disk.Path);
        byte[] image = Bytes.Make(5 << 20);
        using var content = new GatedStream(image);
        Task<ArtifactInfo> first = store.WriteAsync(
            Scope, "first.qcow2", content, Upload(image.Length), default);
        await content.HalfRead;
        using var second = new MemoryStream(image);
        await Assert.ThrowsAsync<ArtifactStoreFullException>(() => store.WriteAsync(
            Scope, "second.qcow2", second, Upload(image.Length), default));

        Assert.Equal(0, second.Position);
        content.Open();
        await first;
    }

    [Fact]
    public async Task The_reserve_is_for_what_the_operator_writes_itself()
    {
        using var disk = new SmallDisk(4 << 20);
        using FileArtifactStore store = Open(disk.Path, minFreeBytes: 3 << 20);
        await Assert.ThrowsAsync<ArtifactStoreFullException>(() => store.WriteAsync(
            Scope,
            "image.qcow2",
            new MemoryStream(),
            Upload(2 << 20),
            default));
        await WriteAsync(store, "logs/build.log", Bytes.Make(2 << 20));
        Assert.Equal(0, await store.GetFreeBytesAsync(default));
    }

    private static ArtifactWriteOptions Upload(long length) => new() { ExpectedLength = length, IsUpload = true };

    private static async Task<ArtifactInfo> WriteAsync(FileArtifactStore store, string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return await store.WriteAsync(Scope, name, content, ArtifactWriteOptions.Default, default);
    }

    private FileArtifactStore Open(string? root = null, long minFreeBytes = 0) => FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = root ?? _folder.Path, MinFreeBytes = minFreeBytes },
        NullLogger<FileArtifactStore>.Instance);
}
