using ImageFactory.Operator.Api.ImageBuild;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>What becomes of the images in their regions when a build ends or goes.</summary>
public sealed class BuildEndTests
{
    [Fact]
    public async Task A_build_that_succeeded_marks_its_images_and_keeps_them_when_it_goes()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.UntilOverAsync(build.RegisterAsync);
        await build.UntilOverAsync(build.DistributeAsync);

        Assert.Empty(await build.CleanUp.MarkCompleteAsync(build.Build, build.Status, default));
        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Ended(), default));

        Assert.Equal(
            ["true", "true"],
            [
                Assert.Single(await build.ImagesAsync(BuildInRegions.First)).Properties["imagefactory_complete"],
                Assert.Single(await build.ImagesAsync(BuildInRegions.Second)).Properties["imagefactory_complete"],
            ]);
    }

    [Fact]
    public async Task A_build_that_is_cancelled_in_the_middle_of_an_upload_leaves_no_part_of_an_image()
    {
        await using var build = await BuildInRegions.WithImageAsync(64 << 20);
        await build.RegisterAsync();
        await build.RegisterAsync();

        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));

        Assert.Empty(await build.ImagesAsync(BuildInRegions.First));
        Assert.Equal((RegionPhase.Pending, null), (build.Status.Regions![0].Phase, build.Status.Regions[0].ImageId));
    }

    [Fact]
    public async Task A_build_that_failed_after_its_image_was_registered_keeps_it_for_another_try_until_the_build_goes()
    {
        await using var build = await BuildInRegions.WithImageAsync(1 << 20);
        await build.UntilOverAsync(build.RegisterAsync);

        Assert.Empty(await build.CleanUp.StopAsync(build.Build, build.Status, default));
        Assert.Single(await build.ImagesAsync(BuildInRegions.First));
        Assert.Empty(await build.CleanUp.ReleaseAsync(build.Build, build.Status, default));

        Assert.Empty(await build.ImagesAsync(BuildInRegions.First));
    }
}
