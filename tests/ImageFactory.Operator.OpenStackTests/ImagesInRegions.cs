using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds.Resources;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>A build's images as its regions have them.</summary>
internal static class ImagesInRegions
{
    /// <summary>The images that a region has of this build, hidden or not.</summary>
    public static async Task<List<Image>> ImagesAsync(
        this BuildInRegions build, string region, string cloud = "demo")
    {
        var query = new ImageQuery
        {
            Hidden = HiddenFilter.Both,
            Properties = new Dictionary<string, string> { [CloudTags.BuildUid] = build.Build.Metadata.Uid! },
        };
        return await build.Clouds.Get(cloud, region).Images.ListAsync(query).ToListAsync();
    }

    /// <summary>Somebody else's data comes into the images that wait for ours.</summary>
    public static async Task SpoilAsync(this BuildInRegions build, string region)
    {
        foreach (var image in (await build.ImagesAsync(region)).Where(image => image.Status == ImageStatus.Queued))
        {
            using var content = new MemoryStream([1, 2, 3]);
            await build.Clouds.Get("demo", region).ImageData.UploadAsync(image.Id, content, content.Length, null);
        }
    }

    /// <summary>Takes the build's images out of all regions that tests use.</summary>
    public static async Task DeleteImagesAsync(this BuildInRegions build)
    {
        foreach (var (cloud, region) in new[]
        {
            ("demo", BuildInRegions.First),
            ("demo", BuildInRegions.Second),
            (FarRegion.Project, BuildInRegions.Second),
        })
        {
            foreach (var image in await build.ImagesAsync(region, cloud))
            {
                await build.Clouds.Get(cloud, region).Images.DeleteAsync(image.Id);
            }
        }
    }
}
