using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>Alone, since what other tests allocate would count as its own.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const long MiB = 1024 * 1024;

    // Larger by hand: IMAGEFACTORY_TEST_UPLOAD_MIB=2048.
    private static readonly long Length = MiB * int.Parse(
        Environment.GetEnvironmentVariable("IMAGEFACTORY_TEST_UPLOAD_MIB") ?? "256", CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_image_goes_up_and_down_without_lying_in_memory()
    {
        var cloud = OpenStackClouds.Get();
        var image = await cloud.Images.CreateAsync(new NewImage(OpenStackClouds.NewName()) { DiskFormat = "raw" });
        var before = GC.GetTotalAllocatedBytes();

        await using var content = new ZeroStream(Length);
        await cloud.ImageData.UploadAsync(image.Id, content, Length, null);
        await using (var data = await cloud.ImageData.DownloadAsync(image.Id))
        {
            await data.CopyToAsync(Stream.Null);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * MiB);
        Assert.Equal(Length, (await cloud.Images.GetAsync(image.Id)).Size);
        await cloud.Images.DeleteAsync(image.Id);
    }
}
