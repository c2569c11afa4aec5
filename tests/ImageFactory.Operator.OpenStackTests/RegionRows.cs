using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Builds whose profile says of regions how the image is to be there.</summary>
internal static class RegionRows
{
    private static readonly DateTimeOffset Made = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The build as it is once its image is made, for a profile with these words: the disk is there in the formats of
    /// all regions.
    /// </summary>
    public static async Task DescribeAsync(
        this BuildInRegions build, V1ImageSettings image, params V1RegionTarget[] rows)
    {
        var status = build.Status;
        var profile = TestBuild.Profile();
        profile.Image!.Properties = image.Properties;
        ImageRecord.Describe(new BuildContext(build.Build, status, Made), profile, build.Options);
        status.Image!.Properties![CloudTags.Cluster] = build.Options.ClusterName;
        status.Regions = [.. rows.Select(row => ImageRecord.In(row, image))];
        status.Image.Formats = [];
        foreach (var format in status.Regions.Select(region => region.Format).OfType<ImageFormat>().Distinct())
        {
            status.Image.Formats.Add(await StoreAsync(build, format));
        }
    }

    /// <summary>A region of the cloud of all tests.</summary>
    public static V1RegionTarget Row(string region, Action<V1RegionTarget>? adapt = null, string cloud = "demo")
    {
        var row = new V1RegionTarget { Cloud = cloud, Region = region };
        adapt?.Invoke(row);
        return row;
    }

    private static async Task<V1ImageFileStatus> StoreAsync(BuildInRegions build, ImageFormat format)
    {
        var (suffix, bytes) = format switch
        {
            ImageFormat.Raw => ("raw", DiskFile.Raw()),
            ImageFormat.Vhd => ("vhd", DiskFile.Vhd()),
            _ => ("vmdk", DiskFile.Vmdk()),
        };
        var file = $"{build.Status.ImageName}.{suffix}";
        using var content = new MemoryStream(bytes);
        var info = await build.Store.WriteAsync(build.Scope, file, content, ArtifactWriteOptions.Default, default);
        return new V1ImageFileStatus
        {
            Format = format,
            File = file,
            Sha256 = info.Sha256,
            SizeBytes = info.SizeBytes,
        };
    }
}
