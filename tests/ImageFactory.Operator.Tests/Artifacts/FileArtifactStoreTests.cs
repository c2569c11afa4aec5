using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class FileArtifactStoreTests : IDisposable
{
    private static readonly ArtifactScope Scope = new("images", "debian-12", "Standard_Debian_12_20260131_0");

    private readonly TemporaryFolder _folder = new();
    private readonly FileArtifactStore _store;

    public FileArtifactStoreTests() => _store = Open(_folder.Path);

    private string ScopeFolder => Path.Combine(_folder.Path, Scope.Namespace, Scope.Profile, Scope.ImageName);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_written_is_read_described_and_listed()
    {
        byte[] image = Bytes.Make(3_000_000);
        byte[] log = "built\n"u8.ToArray();
        ArtifactInfo written = await WriteAsync("image.qcow2", image);
        ArtifactInfo writtenLog = await WriteAsync("logs/build.log", log);

        Assert.Equal(new ArtifactInfo("image.qcow2", Bytes.Sha256(image), image.Length), written);
        Assert.Equal(written, await _store.StatAsync(Scope, "image.qcow2", default));
        Assert.Equal([written, writtenLog], await _store.ListAsync(Scope, default));
        Assert.Equal(image, await ReadAsync("image.qcow2"));
        Assert.Equal(
            [".digests", "image.qcow2", "logs", "logs/build.log"],
            Directory.EnumerateFileSystemEntries(ScopeFolder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(ScopeFolder, path)).Order(StringComparer.Ordinal));
        AssertNothingIncoming();
    }

    [Fact]
    public async Task A_range_is_a_seek()
    {
        byte[] image = Bytes.Make(100_000);
        await WriteAsync("image.qcow2", image);
        await using ArtifactContent content = (await _store.OpenReadAsync(Scope, "image.qcow2", default))!;
        content.Stream.Seek(70_000, SeekOrigin.Begin);
        var part = new byte[1_000];
        await content.Stream.ReadExactlyAsync(part);
        Assert.Equal(image[70_000..71_000], part);
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_empty()
    {
        Assert.Null(await _store.StatAsync(Scope, "image.qcow2", default));
        Assert.Null(await _store.OpenReadAsync(Scope, "logs/build.log", default));
        Assert.Empty(await _store.ListAsync(Scope, default));
        await _store.DeleteAsync(Scope, default);
    }

    [Fact]
    public async Task A_folder_is_no_artifact()
    {
        Directory.CreateDirectory(Path.Combine(ScopeFolder, "image.qcow2"));
        Assert.Null(await _store.StatAsync(Scope, "image.qcow2", default));
    }

    [Fact]
    public async Task Content_that_is_not_what_was_announced_leaves_nothing()
    {
        byte[] image = Bytes.Make(1_000_000);
        var options = new ArtifactWriteOptions { ExpectedSha256 = Bytes.Sha256(Bytes.Make(1_000_000, seed: 2)) };
        await Assert.ThrowsAsync<ArtifactDigestMismatchException>(() => WriteAsync("image.qcow2", image, options));
        AssertEmpty();
    }

    [Theory]
    [InlineData(999, null)]
    [InlineData(999, 1000L)]
    public async Task Content_over_the_limit_leaves_nothing(long limit, long? announced)
    {
        var options = new ArtifactWriteOptions { MaxBytes = limit, ExpectedLength = announced };
        await Assert.ThrowsAsync<ArtifactTooLargeException>(() => WriteAsync("image.qcow2", new byte[1000], options));
        AssertEmpty();
    }

    [Fact]
    public async Task A_writer_that_breaks_off_leaves_nothing()
    {
        using var content = new GatedStream(Bytes.Make(1_000_000));
        Task<ArtifactInfo> writing =
            _store.WriteAsync(Scope, "image.qcow2", content, ArtifactWriteOptions.Default, default);
        await content.HalfRead;
        Assert.Null(await _store.StatAsync(Scope, "image.qcow2", default));
        content.Break(new EndOfStreamException());
        await Assert.ThrowsAsync<EndOfStreamException>(() => writing);
        AssertEmpty();
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var content = new GatedStream(Bytes.Make(1_000_000));
        using var stop = new CancellationTokenSource();
        Task<ArtifactInfo> writing =
            _store.WriteAsync(Scope, "image.qcow2", content, ArtifactWriteOptions.Default, stop.Token);
        await content.HalfRead;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        AssertEmpty();
    }

    [Fact]
    public async Task Of_two_writers_the_one_that_completes_last_wins()
    {
        byte[] slow = Bytes.Make(500_000, seed: 1);
        byte[] fast = Bytes.Make(400_000, seed: 2);
        using var content = new GatedStream(slow);
        Task<ArtifactInfo> writing =
            _store.WriteAsync(Scope, "image.qcow2", content, ArtifactWriteOptions.Default, default);
        await content.HalfRead;
        await WriteAsync("image.qcow2", fast);
        await using ArtifactContent opened = (await _store.OpenReadAsync(Scope, "image.qcow2", default))!;
        content.Open();

        Assert.Equal(await writing, await _store.StatAsync(Scope, "image.qcow2", default));
        Assert.Equal(slow, await ReadAsync("image.qcow2"));
        Assert.Equal(fast, await ReadAsync(opened));
    }

    [Fact]
    public async Task A_writer_that_must_not_overwrite_keeps_what_is_there()
    {
        var options = new ArtifactWriteOptions { Overwrite = false };
        byte[] first = Bytes.Make(500_000, seed: 1);
        byte[] other = Bytes.Make(500_000, seed: 2);
        using var content = new GatedStream(other);
        Task<ArtifactInfo> late = _store.WriteAsync(Scope, "image.qcow2", content, options, default);
        await content.HalfRead;
        ArtifactInfo info = await WriteAsync("image.qcow2", first, options);
        content.Open();

        await Assert.ThrowsAsync<ArtifactConflictException>(() => late);
        Assert.Equal(info, await WriteAsync("image.qcow2", first, options));
        Assert.Equal(first, await ReadAsync("image.qcow2"));
        AssertNothingIncoming();
    }

    [Fact]
    public async Task Many_writers_of_one_scope_lose_nothing()
    {
        ArtifactInfo[] written = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            Task.Run(() => WriteAsync($"part-{number:00}.txt", Bytes.Make(10_000 + number, seed: number % 7)))));
        Assert.Equal(written, await _store.ListAsync(Scope, default));
        Assert.Equal(40, File.ReadAllLines(Path.Combine(ScopeFolder, ".digests")).Length);
    }

    [Fact]
    public async Task A_deleted_scope_is_gone_and_others_stay()
    {
        var other = new ArtifactScope(Scope.Namespace, Scope.Profile, "Standard_Debian_12_20260131_1");
        await WriteAsync("image.qcow2", Bytes.Make(1000));
        await WriteAsync("logs/build.log", Bytes.Make(1000));
        using (var content = new MemoryStream(Bytes.Make(1000)))
        {
            await _store.WriteAsync(other, "image.qcow2", content, ArtifactWriteOptions.Default, default);
        }

        await _store.DeleteAsync(Scope, default);
        Assert.False(Directory.Exists(ScopeFolder));
        Assert.Single(await _store.ListAsync(other, default));
        AssertNothingIncoming();
    }

    [Fact]
    public async Task The_digest_comes_from_the_record_as_long_as_the_file_is_untouched()
    {
        ArtifactInfo written = await WriteAsync("image.qcow2", Bytes.Make(1000));
        string path = Path.Combine(ScopeFolder, "image.qcow2");
        DateTime time = File.GetLastWriteTimeUtc(path);

        // The same length and time but other content is what no honest tool leaves behind; it shows what is trusted.
        File.WriteAllBytes(path, Bytes.Make(1000, seed: 2));
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(written, await _store.StatAsync(Scope, "image.qcow2", default));

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Equal(
            written with { Sha256 = Bytes.Sha256(Bytes.Make(1000, seed: 2)) },
            await _store.StatAsync(Scope, "image.qcow2", default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no record at all\n\0\n")]
    [InlineData("")]
    public async Task A_lost_or_damaged_record_is_rebuilt(string? damage)
    {
        ArtifactInfo written = await WriteAsync("image.qcow2", Bytes.Make(1000));
        string record = Path.Combine(ScopeFolder, ".digests");
        string before = await File.ReadAllTextAsync(record);
        File.Delete(record);
        if (damage is not null)
        {
            await File.WriteAllTextAsync(record, damage);
        }

        Assert.Equal([written], await _store.ListAsync(Scope, default));
        Assert.Equal(before, await File.ReadAllTextAsync(record));
    }

    private static FileArtifactStore Open(string root) => FileArtifactStore.Open(
        new ArtifactStoreSettings { Root = root, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);

    private static async Task<byte[]> ReadAsync(ArtifactContent content)
    {
        using var copy = new MemoryStream();
        await content.Stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task<byte[]> ReadAsync(string name)
    {
        await using ArtifactContent content = (await _store.OpenReadAsync(Scope, name, default))!;
        return await ReadAsync(content);
    }

    private async Task<ArtifactInfo> WriteAsync(string name, byte[] bytes, ArtifactWriteOptions? options = null)
    {
        using var content = new MemoryStream(bytes);
        return await _store.WriteAsync(Scope, name, content, options ?? ArtifactWriteOptions.Default, default);
    }

    private void AssertEmpty()
    {
        Assert.False(Directory.Exists(ScopeFolder));
        AssertNothingIncoming();
    }

    private void AssertNothingIncoming() =>
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, ".incoming")));
}
