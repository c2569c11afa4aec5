using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class FileArtifactStoreRecoveryTests : IDisposable
{
    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly TemporaryFolder _folder = new();

    private string Incoming => Path.Combine(_folder.Path, ".incoming");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opening_sweeps_what_a_killed_process_left()
    {
        Directory.CreateDirectory(Path.Combine(Incoming, "scope-being-deleted", "logs"));
        File.WriteAllText(Path.Combine(Incoming, "upload"), "half an image");
        Open().Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Incoming));
    }

    [Fact]
    public async Task Opening_leaves_the_uploads_of_another_living_process_alone()
    {
        using FileArtifactStore first = Open();
        byte[] image = Bytes.Make(1_000_000);
        using var content = new GatedStream(image);
        Task<ArtifactInfo> writing =
            first.WriteAsync(Scope, "image.qcow2", content, ArtifactWriteOptions.Default, default);
        await content.HalfRead;
        using FileArtifactStore second = Open();
        content.Open();
        Assert.Equal(await writing, await second.StatAsync(Scope, "image.qcow2", default));
    }

    private FileArtifactStore Open() => FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);
}
