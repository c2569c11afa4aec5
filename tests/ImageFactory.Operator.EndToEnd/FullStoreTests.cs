using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Operator.Testing.Cluster;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>A store that has no room for an image.</summary>
[Collection(LightBuilds.Name)]
public sealed class FullStoreTests(ClusterFixture cluster, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _disk = new();

    public async Task InitializeAsync() =>
        (await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", _disk.Path])).Checked();

    public async Task DisposeAsync()
    {
        (await Command.RunAsync("umount", [_disk.Path])).Checked();
        _disk.Dispose();
    }

    [Fact]
    public async Task An_image_that_does_not_fit_into_the_store_fails_the_build_and_leaves_no_half_of_it()
    {
        await using var scenario = await LightScenario.StartAsync(
            cluster, output, settings => settings with { ArtifactRoot = _disk.Path, MinFreeBytes = 4 << 20 });
        var world = scenario.World;
        var build = await world.CreateBuildAsync("large", "light");

        build = await world.UntilPhaseAsync(build, BuildPhase.Failed, BuildTime);

        Assert.Equal(
            BuildReport.Ended(BuildStage.ImageBuilt, "FailedScript", "Skipped"), BuildReport.Conditions(build));
        var message = build.Status!.Stages![(int)BuildStage.ImageBuilt].Message!;
        Assert.Contains("StoreFull", message, StringComparison.Ordinal);
        Assert.Contains("enlarge the volume or the tenant's quota", message, StringComparison.Ordinal);
        Assert.Null(build.Status.Image);
        var files = Directory.GetFiles(_disk.Path, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => file.EndsWith(".qcow2", StringComparison.Ordinal));
        Assert.All(
            files.Where(file => !Path.GetFileName(file).StartsWith('.')),
            file => Assert.Contains(world.ArtifactsOf(build), file, StringComparison.Ordinal));
        world.Measured.Note(
            $"in the store: {string.Join(", ", files.Select(file => Path.GetRelativePath(_disk.Path, file)))}");
        world.Measured.Note(message.Split('\n')[0]);
        await world.NothingLeftAsync(build, AMinute);
    }
}
