using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>A region that takes the image's bytes too slowly, but goes on taking them.</summary>
public sealed class UploadTimeoutTests : IAsyncLifetime
{
    private const string Late =
        "The upload into far/RegionTwo was not done within 2 s (uploadTimeoutSeconds of spec.regions, else of "
        + "spec.image)";

    private readonly FarRegion _far = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _far.DisposeAsync().AsTask();

    [Theory]
    [InlineData(UploadMethod.Direct)]
    [InlineData(UploadMethod.GlanceDirect)]
    public async Task An_upload_that_is_longer_at_it_than_its_row_allows_is_told_and_begun_anew_beside_the_others(
        UploadMethod method)
    {
        await using var build = await BuildAsync(settings => settings.UploadMethod = method);
        _far.Wire.Throttle(1 << 20);
        await build.UntilOverAsync(build.RegisterAsync);

        await build.UntilAsync(
            build.DistributeAsync,
            _ => build.Status.Regions![1].Message!.StartsWith(Late, StringComparison.Ordinal));

        // A build that waits for a region is not at its end: its own time is another one.
        Assert.Equal(
            (RegionPhase.Waiting, 1, $"{Late}; it is removed and recorded anew"),
            (build.Status.Regions![1].Phase!.Value, build.Status.Regions[1].Attempts, build.Status.Regions[1].Message));
        Assert.Empty(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        // On a busy machine two seconds are short for some of those, too, that go at full speed.
        build.Status.Regions[1].UploadTimeoutSeconds = 600;
        _far.Wire.Pass();
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));
        Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal(2, build.Status.Regions![1].Attempts);
    }

    [Fact]
    public async Task A_region_that_stays_too_slow_is_given_up_with_why_and_leaves_nothing_there()
    {
        await using var build = await BuildAsync(settings => settings.RegionAttempts = 2);
        _far.Wire.Throttle(1 << 20);
        await build.UntilOverAsync(build.RegisterAsync);

        var failed = Assert.IsType<StageOutcome.Failed>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.Equal(
            $"0 of 1 regions have the image. Given up after 2 tries (openstack.regionAttempts): {Late}; it is removed "
            + "and recorded anew",
            failed.Message);
        Assert.Empty(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Single(await build.ImagesAsync(BuildInRegions.First));
    }

    private async Task<BuildInRegions> BuildAsync(Action<OpenStackSettings> settings)
    {
        var build = await BuildInRegions.WithImageAsync(24 << 20, all =>
        {
            all.CloudsFile = _far.CloudsPath;
            all.RegionPoll = TimeSpan.FromSeconds(1);
            settings(all);
        });
        await build.DescribeAsync(
            new V1ImageSettings { UploadTimeoutSeconds = 600 },
            RegionRows.Row(BuildInRegions.First),
            RegionRows.Row(BuildInRegions.Second, row => row.UploadTimeoutSeconds = 2, "far"));
        return build;
    }
}
