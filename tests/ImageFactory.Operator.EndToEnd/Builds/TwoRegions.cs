using System.Security.Cryptography;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.Builds;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>Two regions with a Glance each, real ones of tests/openstack, and what a build has in them.</summary>
internal sealed class TwoRegions
{
    /// <summary>Their cloud in clouds.yaml.</summary>
    public const string Cloud = "factory";

    private const string BuildUid = "imagefactory_build_uid";
    private readonly CloudConnections _clouds =
        new(CloudsFile, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["RegionOne", "RegionTwo"];

    /// <summary>The clouds.yaml.</summary>
    public static string CloudsFile { get; } =
        Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException(
                "OS_CLIENT_CONFIG_FILE is not set: eval \"$(tests/openstack/up image)\" sets it");

    /// <summary>A profile's <c>regions</c>, as YAML in one line.</summary>
    public static string Yaml { get; } =
        $"[{string.Join(", ", Names.Select(name => $"{{cloud: {Cloud}, region: {name}}}"))}]";

    /// <summary>Each region of the build has its image, complete, private and with the bytes of the store.</summary>
    public async Task AssertRegisteredAsync(Scenario scenario, V1ImageBuild build)
    {
        await using var file = File.OpenRead(Path.Combine(scenario.ArtifactsOf(build), build.Status!.Image!.File!));
        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(file));
        foreach (var line in build.Status.Regions!)
        {
            var image = Assert.Single(await ImagesAsync(line.Region!, build));
            Assert.Equal(
                (line.ImageId, build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, digest, "true"),
                (image.Id, image.Name, image.Status, image.Visibility, image.HashValue,
                    image.Properties["imagefactory_complete"]));
        }
    }

    /// <summary>Takes the build's one image out of each of its regions.</summary>
    public async Task DeleteImagesAsync(V1ImageBuild build)
    {
        foreach (var region in build.Status!.Regions!.Select(line => line.Region!))
        {
            await _clouds.Get(Cloud, region).Images.DeleteAsync(Assert.Single(await ImagesAsync(region, build)).Id);
        }
    }

    /// <summary>
    /// Gives each region a latest image of a series as another factory would, and takes away what a test that failed
    /// has left of it.
    /// </summary>
    public async Task PutLatestAsync(string series)
    {
        await DeleteLatestAsync(series);
        foreach (var region in Names)
        {
            var cloud = _clouds.Get(Cloud, region);
            var image = await cloud.Images.CreateAsync(new NewImage($"{series}_latest") { DiskFormat = "raw" });
            using var content = new MemoryStream([1]);
            await cloud.ImageData.UploadAsync(image.Id, content, content.Length, progress: null);
        }
    }

    /// <summary>
    /// The build's image and those with a series' fixed names by region, as "name visibility hidden", in the order of
    /// the names.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> SeriesAsync(
        string series, V1ImageBuild build)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var region in Names)
        {
            found[region] =
            [
                .. (await AllAsync(region))
                    .Where(image => HasFixedName(image, series)
                        || image.Properties.GetValueOrDefault(BuildUid) == build.Uid())
                    .Select(image => string.Join(
                        ' ',
                        image.Name,
                        $"{image.Visibility}".ToLowerInvariant(),
                        image.IsHidden ? "hidden" : "visible"))
                    .Order(StringComparer.Ordinal),
            ];
        }

        return found;
    }

    /// <summary>The build's image is the latest of a series in each region.</summary>
    public async Task AssertLatestAsync(string series, V1ImageBuild build)
    {
        foreach (var region in build.Status!.Regions!)
        {
            var image = await _clouds.Get(Cloud, region.Region).Images.GetAsync(region.ImageId!);
            Assert.Equal($"{series}_latest", image.Name);
        }
    }

    /// <summary>Takes the images out of each region that have one of a series' fixed names.</summary>
    public async Task DeleteLatestAsync(string series)
    {
        foreach (var region in Names)
        {
            foreach (var image in await AllAsync(region))
            {
                if (HasFixedName(image, series))
                {
                    await _clouds.Get(Cloud, region).Images.DeleteAsync(image.Id);
                }
            }
        }
    }

    private static bool HasFixedName(Image image, string series) =>
        image.Name == $"{series}_latest" || image.Name == $"{series}_prev";

    private async Task<List<Image>> AllAsync(string region) =>
        await _clouds.Get(Cloud, region).Images.ListAsync(new ImageQuery { Hidden = HiddenFilter.Both }).ToListAsync();

    private async Task<List<Image>> ImagesAsync(string region, V1ImageBuild build) =>
        await _clouds.Get(Cloud, region).Images.ListAsync(new ImageQuery
        {
            Properties = new Dictionary<string, string> { [BuildUid] = build.Uid() },
        }).ToListAsync();
}
