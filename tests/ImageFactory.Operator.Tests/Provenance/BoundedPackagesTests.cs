using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Bounds;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.Tests.Provenance;

/// <summary>
/// A build host says which packages an image has, and may say too much. Alone, since what other tests allocate would
/// count as its own.
/// </summary>
[Collection(nameof(EndlessStreamTests))]
public sealed class BoundedPackagesTests(ITestOutputHelper output) : IDisposable
{
    private const string Previous = "Standard_Debian_12_20260130_0";

    private readonly BuildScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_list_that_no_system_has_fails_the_build()
    {
        await StoreAsync(Previous, "bash 5.2 amd64\n");
        await StoreAsync(BuildScene.ImageName, new string('x', (17 << 20) + 1));

        var error = await Assert.ThrowsAsync<StageFailedException>(
            () => new ReleaseFileWriter(_scene.Store).WritePackageDiffAsync(_scene.Scope, Previous, default));

        Assert.Equal(
            "FailedArtifact images/debian-12/Standard_Debian_12_20260131_0/packages.txt has 17408 KiB, and no list of "
            + "packages is longer than 1024: look into the build's log for what wrote it",
            $"{error.Reason} {error.Message}");
    }

    // Of two lists that are as long as lists may be.
    [Theory]
    [InlineData(20_000, false)]
    [InlineData(20_001, true)]
    [InlineData(120_000, true)]
    public async Task Lists_of_ever_more_short_lines_cost_less_than_64_MiB(int lines, bool isRefused)
    {
        var text = string.Concat(Enumerable.Range(0, lines).Select(line => $"{line:x}  \n"));
        await StoreAsync(Previous, text);
        await StoreAsync(BuildScene.ImageName, text.Replace(" \n", "1\n", StringComparison.Ordinal));

        await MemoryCost.AssertBoundedAsync("lists of packages", output, async () =>
        {
            var error = await Record.ExceptionAsync(
                () => new ReleaseFileWriter(_scene.Store).WritePackageDiffAsync(_scene.Scope, Previous, default));
            Assert.Equal(isRefused, error is StageFailedException);
        });
    }

    private async Task StoreAsync(string image, string text)
    {
        var scope = new ArtifactScope(BuildScene.Namespace, "debian-12", image);
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(text));
        await _scene.Store.WriteAsync(scope, ReleaseFiles.Packages, content, ArtifactWriteOptions.Default, default);
    }
}
