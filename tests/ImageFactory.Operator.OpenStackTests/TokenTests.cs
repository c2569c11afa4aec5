using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Pipeline;
using ImageFactory.Operator.Regions;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Keystone gives tokens that last for seconds: these tests have it for themselves.</summary>
[Collection(nameof(TokenTests))]
[CollectionDefinition(nameof(TokenTests), DisableParallelization = true)]
public sealed class TokenTests : IAsyncLifetime
{
    private const int Seconds = 5;
    private const int Usual = 3600;

    private readonly FarRegion _far = new();

    public Task InitializeAsync() => SetLifetimeAsync(Seconds);

    public async Task DisposeAsync()
    {
        await SetLifetimeAsync(Usual);
        await _far.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_ends_in_the_middle_of_an_upload_neither_ends_it_nor_the_build()
    {
        const int size = 24 << 20;
        await using var build = await BuildInRegions.WithImageAsync(
            size, settings => settings.CloudsFile = _far.CloudsPath, FarRegion.Target, new CloudTarget("demo", BuildInRegions.First));
        // The upload takes twice as long as a token lasts.
        _far.Wire.Throttle(size / (2 * Seconds));

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        Assert.Equal(ImageStatus.Active, Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project)).Status);
        Assert.Equal(ImageStatus.Active, Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Status);
    }

    private static async Task SetLifetimeAsync(int seconds)
    {
        var state = Path.GetDirectoryName(BuildInRegions.CloudsPath)!;
        var up = Path.Combine(RepositoryRoot.Path, "tests", "openstack", "up");
        (await Command.RunAsync(
            "env",
            [
                $"IMAGEFACTORY_OPENSTACK={state}",
                string.Create(CultureInfo.InvariantCulture, $"TOKEN_TTL={seconds}"),
                up,
            ])).Checked();
    }
}
