using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Demo;

/// <summary>The cloud in which the demo's image is released.</summary>
/// <param name="clouds">The clouds that there are.</param>
/// <param name="regions">The regions that get the image.</param>
internal sealed class DemoCloud(ICloudConnections clouds, IReadOnlyList<V1RegionTarget> regions)
{
    /// <summary>The regions that get the image.</summary>
    public IReadOnlyList<V1RegionTarget> Regions => regions;

    /// <summary>The cloud that the demo was given, with the regions that its file names; null for none.</summary>
    /// <exception cref="DemoException">The file names no region.</exception>
    public static DemoCloud? Open(DemoOptions options, TimeProvider time)
    {
        if (options.Cloud is not { Length: > 0 } cloud)
        {
            return null;
        }

        var clouds = new CloudConnections(
            options.CloudsFile,
            new OpenStackOptions { Product = "imagefactory-demo" },
            time,
            NullLogger<CloudConnections>.Instance);
        return new DemoCloud(
            clouds,
            [.. Names(clouds, cloud).Select(region => new V1RegionTarget { Cloud = cloud, Region = region })]);
    }

    /// <summary>The images that a region has under some names, in the order of the names.</summary>
    public async Task<IReadOnlyList<Image>> ImagesAsync(
        V1RegionTarget region, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var images = clouds.Get(region.Cloud, region.Region).Images;
        var found = new List<Image>();
        foreach (var name in names)
        {
            var query = new ImageQuery { Name = name, Hidden = HiddenFilter.Both };
            found.AddRange(await images.ListAsync(query, cancellationToken).ToListAsync(cancellationToken));
        }

        return found;
    }

    private static IReadOnlyList<string> Names(CloudConnections clouds, string cloud)
    {
        if (clouds.Regions(cloud) is { Count: > 0 } named)
        {
            return named;
        }

        return clouds.Get(cloud).Region is { } only
            ? [only]
            : throw new DemoException(
                $"clouds.yaml names no region of cloud {cloud}: list those that get the image (regions: [...])");
    }
}
