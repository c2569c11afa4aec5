using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Provenance;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Provenance;

/// <summary>What the operator writes is what hashdeep and sha256sum read.</summary>
public sealed class AuditSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hashdeep_passes_a_folder_as_it_was_and_fails_after_one_flipped_bit()
    {
        await WriteSetAsync("image.qcow2", "packages.txt", "image.qcow2.sig");

        Assert.Equal(0, (await AuditAsync()).ExitCode);

        var path = Path.Combine(_folder.Path, "image.qcow2");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var changed = await AuditAsync();

        Assert.NotEqual(0, changed.ExitCode);
        Assert.Contains("hashdeep: Audit failed", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashdeep_fails_a_folder_that_lacks_a_file()
    {
        await WriteSetAsync("image.qcow2", "packages.txt");
        File.Delete(Path.Combine(_folder.Path, "packages.txt"));

        Assert.NotEqual(0, (await AuditAsync()).ExitCode);
    }

    // As the comment in the file itself says.
    private Task<CommandResult> AuditAsync() => Command.RunAsync(
        "sh",
        [
            "-c",
            "cd \"$1\" && grep -v '^[%#]' audit.hashdeep | cut -d, -f5 >files.list; "
            + "hashdeep -a -vv -l -k audit.hashdeep -f files.list",
            "sh",
            _folder.Path,
        ]);

    private async Task WriteSetAsync(params string[] names)
    {
        var entries = new List<(string, long, ContentDigests)>();
        foreach (var (seed, name) in names.Index())
        {
            var bytes = Bytes.Make(100_000, seed);
            await File.WriteAllBytesAsync(Path.Combine(_folder.Path, name), bytes);
            var pass = new ArtifactPass();
            var digests = ContentDigests.AddTo(pass);
            await pass.RunAsync(
                new(new(name, Bytes.Sha256(bytes), bytes.Length), new MemoryStream(bytes)),
                TimeProvider.System,
                null,
                default);
            entries.Add((name, bytes.Length, await digests));
        }

        _folder.Write("audit.hashdeep", AuditSet.Of(entries));
    }
}
