using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Images that a profile has protected: only those that are the product are.</summary>
public sealed class ProtectedImageTests
{
    private static readonly CloudTarget Target = new("demo", BuildInRegions.First);

    private static readonly ExistingBuilds Nobody = ExistingBuilds.Of([]);

    [Fact]
    public async Task A_build_that_fails_or_is_lost_leaves_no_protected_half_of_an_image()
    {
        await using var failed = await BuildAsync();
        await failed.RegisterAsync();
        Assert.False(Assert.Single(await failed.ImagesAsync(Target.Region)).IsProtected);
        Assert.Empty(await failed.CleanUp.StopAsync(failed.Build, failed.Status, default));
        Assert.Empty(await failed.ImagesAsync(Target.Region));

        await using var lost = await BuildAsync();
        await lost.UntilOverAsync(lost.RegisterAsync);
        Assert.False(Assert.Single(await lost.ImagesAsync(Target.Region)).IsProtected);
        await SweepAsync(lost);
        Assert.Empty(await lost.ImagesAsync(Target.Region));
    }

    [Fact]
    public async Task A_build_that_failed_after_its_image_was_whole_takes_it_along_when_it_goes()
    {
        await using var build = await BuildAsync();
        await build.UntilOverAsync(build.RegisterAsync);

        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));
        Assert.Single(await build.ImagesAsync(Target.Region));
        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Status, default));

        Assert.Empty(await build.ImagesAsync(Target.Region));
    }

    [Fact]
    public async Task The_product_is_protected_and_outlives_its_build_and_the_garbage_collector()
    {
        await using var build = await BuildAsync();
        await build.UntilOverAsync(build.RegisterAsync);
        var images = build.Clouds.Get("demo", Target.Region).Images;

        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Ended(), default));
        await SweepAsync(build);

        var image = Assert.Single(await build.ImagesAsync(Target.Region));
        Assert.Equal((true, "true"), (image.IsProtected, image.Properties["imagefactory_protected"]));
        var refused = await Assert.ThrowsAsync<OpenStackException>(() => images.DeleteAsync(image.Id));
        Assert.EndsWith(
            $"403 Image {image.Id} is protected and cannot be deleted. ({refused.RequestId})",
            refused.Message,
            StringComparison.Ordinal);
        await images.UpdateAsync(image.Id, new ImageUpdate { IsProtected = false });
    }

    private static async Task<BuildInRegions> BuildAsync()
    {
        var build = await BuildInRegions.WithImageAsync(1 << 20);
        build.Factory = $"tests-{Guid.NewGuid():N}";
        await build.DescribeAsync(new V1ImageSettings { Protected = true }, RegionRows.Row(Target.Region));
        return build;
    }

    private static async Task SweepAsync(BuildInRegions build)
    {
        var sweep = new RegionSweep(
            TestClouds.Connect(TestClouds.Path, new OpenStackOptions()),
            [new Clouds.Resources.Images()],
            new LeakGauge(),
            build.Options,
            NullLogger<RegionSweep>.Instance);
        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, Nobody, default);
    }
}
