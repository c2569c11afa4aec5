using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Keystone gives tokens that last for seconds.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const int Seconds = 5;

    private OwnCloud _cloud = null!;
    private FarRegion _far = null!;

    public async Task InitializeAsync()
    {
        _cloud = await OwnCloud.StartAsync("tokens", Seconds);
        _far = new FarRegion(_cloud.CloudsPath);
    }

    public async Task DisposeAsync()
    {
        await _far.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_ends_in_the_middle_of_an_upload_neither_ends_it_nor_the_build()
    {
        const int size = 24 << 20;
        await using var build = await BuildInRegions.WithImageInAsync(
            _cloud.CloudsPath,
            size,
            settings => settings.CloudsFile = _far.CloudsPath,
            FarRegion.Target,
            new CloudTarget("demo", BuildInRegions.First));
        // The upload takes twice as long as a token lasts.
        _far.Wire.Throttle(size / (2 * Seconds));

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        var far = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        var near = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal((ImageStatus.Active, ImageStatus.Active), (far.Status, near.Status));
    }
}
