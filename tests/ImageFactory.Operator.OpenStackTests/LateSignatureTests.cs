using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Regions that do not answer when the image is signed get its signature later.</summary>
public sealed class LateSignatureTests : IAsyncLifetime
{
    private const string NearUuid = "5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11";
    private const string FarUuid = "9b0e7a55-30d2-4c0a-8a5a-8a6d2f7e6b22";

    private static readonly CloudTarget Near = new("demo", BuildInRegions.First);

    private readonly ImageSigningKeys _keys = new();
    private readonly FarRegion _far = new();

    public Task InitializeAsync() => _keys.MakeAsync("images");

    public Task DisposeAsync()
    {
        _keys.Dispose();
        return _far.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_region_that_catches_up_after_a_change_of_keys_gets_the_signature_of_its_build()
    {
        await using var build = await BuildAsync(Near, FarRegion.Target);
        await build.RegisterSignedAsync(
            _keys, ImageHashMethod.Sha256, ("demo/RegionOne", NearUuid), ("far/RegionTwo", FarUuid));
        _far.Wire.Refuse();
        await FinishWithoutAsync(build);
        await _keys.MakeAsync("images");
        build.Options.Signing.Image = null;

        _far.Wire.Pass();
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        var near = Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        var far = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal(near.Signature()["img_signature"], far.Signature()["img_signature"]);
    }

    [Fact]
    public async Task A_first_region_that_does_not_answer_keeps_its_image_and_gets_the_signature_later()
    {
        await using var build = await BuildAsync(FarRegion.Target);
        await build.RegisterSignedAsync(_keys, ImageHashMethod.Sha256, ("far/RegionTwo", FarUuid));
        _far.Wire.Refuse();
        await FinishWithoutAsync(build);
        Assert.Equal(RegionPhase.Waiting, build.Status.Regions![0].Phase);

        _far.Wire.Pass();
        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));

        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal((4, "true"), (image.Signature().Count, image.Properties["imagefactory_complete"]));
    }

    /// <summary>The build is finished without a region that does not answer.</summary>
    private static async Task FinishWithoutAsync(BuildInRegions build)
    {
        var outcome = await build.UntilAsync(
            build.DistributeAsync, one => one is StageOutcome.CatchingUp);
        foreach (var stage in StageList.Order.Where(stage => !StageList.RunsAlways(stage)))
        {
            build.Status.Record(
                stage,
                stage == BuildStage.Distributed ? outcome : new StageOutcome.Done("done"),
                DateTimeOffset.UtcNow);
        }
    }

    private Task<BuildInRegions> BuildAsync(params CloudTarget[] targets) => BuildInRegions.WithImageAsync(
        1 << 20,
        settings =>
        {
            settings.CloudsFile = _far.CloudsPath;
            settings.RegionPoll = TimeSpan.FromSeconds(1);
            settings.RegionGrace = TimeSpan.FromSeconds(2);
            settings.BreakerTime = TimeSpan.FromSeconds(1);
        },
        targets);
}
