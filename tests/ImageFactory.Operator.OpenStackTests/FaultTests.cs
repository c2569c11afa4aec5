using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

public sealed class FaultTests : IAsyncLifetime
{
    private static readonly CloudTarget Near = new("demo", BuildInRegions.First);
    private static readonly CloudTarget Second = new("demo", BuildInRegions.Second);

    private readonly FarRegion _far = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _far.DisposeAsync().AsTask();

    [Fact]
    public async Task A_region_that_is_down_throughout_stops_neither_the_others_nor_the_build_and_catches_up_later()
    {
        await using var build = await BuildAsync(
            3 << 20, settings => settings.RegionGrace = TimeSpan.FromSeconds(4), Near, Second, FarRegion.Target);
        _far.Wire.Refuse();
        await build.UntilOverAsync(build.RegisterAsync);

        var outcome = await build.UntilAsync(
            build.DistributeAsync, one => one is StageOutcome.CatchingUp);

        Assert.StartsWith(
            "1 of 2 regions have the image. Cloud far, region RegionTwo",
            ((StageOutcome.CatchingUp)outcome).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            [RegionPhase.Active, RegionPhase.Active, RegionPhase.Waiting],
            build.Status.Regions!.Select(line => line.Phase!.Value));
        build.Status.Record(BuildStage.Distributed, outcome, DateTimeOffset.UtcNow);

        _far.Wire.Pass();
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_begins_again()
    {
        await using var build = await BuildAsync(32 << 20, null, FarRegion.Target);
        _far.Wire.Throttle(4 << 20);
        await build.UntilAsync(
            build.RegisterAsync,
            _ => build.Status.Regions![0].Message!.Contains("MiB sent", StringComparison.Ordinal));

        _far.Wire.Reset();
        _far.Wire.Pass();

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));
        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal(ImageStatus.Active, image.Status);
    }

    [Fact]
    public async Task A_region_that_hangs_in_the_middle_of_an_upload_is_noticed_and_gets_the_image_once_it_goes_on()
    {
        await using var build = await BuildAsync(32 << 20, null, FarRegion.Target);
        var patience = TimeSpan.FromSeconds(5);
        build.Requests = build.Requests with { RequestTimeout = patience, StreamIdleTimeout = patience };
        _far.Wire.Throttle(4 << 20);
        await build.UntilAsync(
            build.RegisterAsync,
            _ => build.Status.Regions![0].Message!.Contains("MiB sent", StringComparison.Ordinal));

        _far.Wire.Pause();
        await build.UntilAsync(
            build.RegisterAsync, one => one is StageOutcome.Waiting { Reason: Reasons.WaitingForRegion });
        _far.Wire.Pass();

        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.RegisterAsync));
    }

    [Fact]
    public async Task A_slow_region_does_not_hold_up_the_others()
    {
        await using var build = await BuildAsync(40 << 20, null, Near, FarRegion.Target, Second);
        _far.Wire.Throttle(1 << 20);
        await build.UntilOverAsync(build.RegisterAsync);

        await build.UntilAsync(build.DistributeAsync, _ => build.Status.Regions![2].Phase == RegionPhase.Active);

        Assert.Equal(RegionPhase.Uploading, build.Status.Regions![1].Phase);
        _far.Wire.Pass();
        Assert.IsType<StageOutcome.Done>(await build.UntilOverAsync(build.DistributeAsync));
    }

    [Fact]
    public async Task A_build_that_succeeded_stays_until_its_images_are_marked_or_they_would_be_garbage()
    {
        await using var build = await BuildAsync(1 << 20, null, FarRegion.Target);
        await build.UntilOverAsync(build.RegisterAsync);
        _far.Wire.Refuse();

        Assert.Single(await build.CleanUp.MarkCompleteAsync(build.Build, build.Status, default));
        Assert.Single(await build.CleanUp.ReleaseAsync(build.Build, build.Ended(), default));

        _far.Wire.Pass();
        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Ended(), default));
        var image = Assert.Single(await build.ImagesAsync(BuildInRegions.Second, FarRegion.Project));
        Assert.Equal("true", image.Properties["imagefactory_complete"]);
    }

    [Fact]
    public async Task An_image_that_somebody_has_deleted_is_told_and_does_not_keep_its_build_from_going()
    {
        await using var build = await BuildAsync(1 << 20, null, Near);
        await build.UntilOverAsync(build.RegisterAsync);
        await build.Clouds.Get("demo", BuildInRegions.First).Images.DeleteAsync(build.Status.Regions![0].ImageId!);

        Assert.Empty(await build.CleanUp.MarkCompleteAsync(build.Build, build.Status, default));

        Assert.Equal(
            (RegionPhase.Failed, $"Image {build.Status.Regions[0].ImageId} in demo/RegionOne was deleted by somebody"),
            (build.Status.Regions[0].Phase, build.Status.Regions[0].Message));
        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Ended(), default));
    }

    [Fact]
    public async Task An_image_that_a_status_names_and_whose_tags_are_another_factorys_outlives_the_build()
    {
        await using var build = await BuildAsync(1 << 20, null, Near);
        await build.UntilOverAsync(build.RegisterAsync);
        var (id, images) = (build.Status.Regions![0].ImageId!, build.Clouds.Get("demo", BuildInRegions.First).Images);
        var tags = new Dictionary<string, string> { [CloudTags.Cluster] = "another" };
        await images.UpdateAsync(id, new ImageUpdate { Properties = tags });
        build.Status.Regions[0].Phase = RegionPhase.Uploading;

        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));

        Assert.Equal(ImageStatus.Active, (await images.GetAsync(id)).Status);
        Assert.EndsWith("it is left alone", build.Status.Regions[0].Message, StringComparison.Ordinal);
    }

    private async Task<BuildInRegions> BuildAsync(
        long bytes, Action<OpenStackSettings>? settings, params CloudTarget[] targets) =>
        await BuildInRegions.WithImageAsync(
            bytes,
            all =>
            {
                all.CloudsFile = _far.CloudsPath;
                all.RegionPoll = TimeSpan.FromSeconds(1);
                all.BreakerTime = TimeSpan.FromSeconds(1);
                settings?.Invoke(all);
            },
            targets);
}
