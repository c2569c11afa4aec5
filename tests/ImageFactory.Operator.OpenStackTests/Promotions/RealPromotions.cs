using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.Promotions;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>Promotions of a profile of the test's own, in two regions of a real cloud.</summary>
internal sealed class RealPromotions : IAsyncDisposable
{
    private RealPromotions(string cloud, CloudConnections clouds, ICloudCalls? calls)
    {
        Clouds = clouds;
        One = new CloudTarget(cloud, BuildInRegions.First);
        Two = new CloudTarget(cloud, BuildInRegions.Second);
        Scene = new PromotionScene(
            calls is null ? clouds : new ObservedClouds(clouds, calls),
            $"Standard_Debian_12-{Guid.NewGuid():N}",
            One,
            Two);
    }

    public CloudConnections Clouds { get; }

    public CloudTarget One { get; }

    public CloudTarget Two { get; }

    public PromotionScene Scene { get; }

    /// <summary>Starts with nothing of the profile's.</summary>
    /// <param name="cloud">Whose credentials are used: only the administrator may make images public.</param>
    /// <param name="path">The clouds.yaml; that of all tests when null.</param>
    /// <param name="calls">Who looks at the operator's calls; nobody when null.</param>
    public static RealPromotions Start(string cloud = "admin", string? path = null, ICloudCalls? calls = null) =>
        new(cloud, Connect(path), calls);

    /// <summary>A connection that shares nothing with others.</summary>
    public static CloudConnections Connect(string? path = null) => TestClouds.Connect(
        path ?? TestClouds.Path, new OpenStackOptions { RequestTimeout = TimeSpan.FromSeconds(30) });

    /// <summary>The images of both regions.</summary>
    public async Task<IReadOnlyList<string>> ImagesAsync() =>
    [
        .. await Scene.ImagesAsync(One),
        .. await Scene.ImagesAsync(Two),
    ];

    /// <summary>All that Glance says of the series' images in both regions, but when they changed.</summary>
    public async Task<IReadOnlyList<string>> WholeAsync()
    {
        var whole = new List<string>();
        foreach (var target in (CloudTarget[])[One, Two])
        {
            foreach (var image in await ListAsync(target))
            {
                var properties = image.Properties.OrderBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => $"{one.Key}={one.Value}");
                whole.Add(
                    $"{target} {image.Id} {image.Name} {image.Owner} {image.Visibility} {image.IsHidden} "
                    + $"{image.Status} "
                    + $"{image.HashValue} {string.Join(' ', properties)}");
            }
        }

        return [.. whole.Order(StringComparer.Ordinal)];
    }

    /// <summary>The series' images of a region.</summary>
    public async Task<IReadOnlyList<Image>> ListAsync(CloudTarget target)
    {
        var images = new List<Image>();
        await foreach (var image in Clouds.Get(target.Cloud, target.Region).Images
            .ListAsync(new ImageQuery { Hidden = HiddenFilter.Both, PageSize = 1000 }))
        {
            if (image.Name.StartsWith(Scene.Series, StringComparison.Ordinal))
            {
                images.Add(image);
            }
        }

        return images;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var target in (CloudTarget[])[One, Two])
        {
            foreach (var image in await ListAsync(target))
            {
                await Clouds.Get(target.Cloud, target.Region).Images.DeleteAsync(image.Id);
            }
        }

        await Scene.DisposeAsync();
    }
}
