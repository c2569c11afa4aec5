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
    private const string Cloud = "factory";
    private static readonly string[] Names = ["RegionOne", "RegionTwo"];

    private readonly CloudConnections _clouds =
        new(CloudsFile, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance);

    /// <summary>The clouds.yaml.</summary>
    public static string CloudsFile { get; } =
        Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException(
                "OS_CLIENT_CONFIG_FILE is not set: eval \"$(tests/openstack/up image)\" sets it");

    /// <summary>A profile's <c>regions</c>, as YAML in one line.</summary>
    public static string Yaml { get; } =
        $"[{string.Join(", ", Names.Select(name => $"{{cloud: {Cloud}, region: {name}}}"))}]";

    /// <summary>Each region has the build's image, complete, private and with the bytes of the store.</summary>
    public async Task AssertRegisteredAsync(Scenario scenario, V1ImageBuild build)
    {
        await using var file = File.OpenRead(Path.Combine(scenario.ArtifactsOf(build), build.Status!.Image!.File!));
        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(file));
        foreach (var (region, line) in Names.Zip(build.Status.Regions!))
        {
            var image = Assert.Single(await ImagesAsync(region, build));
            Assert.Equal(
                (line.ImageId, build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, digest, "true"),
                (image.Id, image.Name, image.Status, image.Visibility, image.HashValue,
                    image.Properties["imagefactory_complete"]));
        }
    }

    /// <summary>Takes the build's one image out of each region.</summary>
    public async Task DeleteImagesAsync(V1ImageBuild build)
    {
        foreach (var region in Names)
        {
            await _clouds.Get(Cloud, region).Images.DeleteAsync(Assert.Single(await ImagesAsync(region, build)).Id);
        }
    }

    private async Task<List<Image>> ImagesAsync(string region, V1ImageBuild build) =>
        await _clouds.Get(Cloud, region).Images.ListAsync(new ImageQuery
        {
            Properties = new Dictionary<string, string> { ["imagefactory_build_uid"] = build.Uid() },
        }).ToListAsync();
}
