using System.Globalization;
using System.Security.Cryptography;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.EndToEnd.Builds;
using ImageFactory.Operator.EndToEnd.Cluster;
using ImageFactory.Operator.Entities;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.EndToEnd;

/// <summary>From a profile with regions to images in the Glance of each, real ones of tests/openstack.</summary>
[Collection(ClusterCollection.Name)]
[Trait("Category", "Light")]
public sealed class RegionTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Cloud = "factory";
    private static readonly string[] Regions = ["RegionOne", "RegionTwo"];
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(8);

    private static readonly string CloudsFile = Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException("OS_CLIENT_CONFIG_FILE is not set: eval \"$(tests/openstack/up image)\" sets it");

    private readonly CloudConnections clouds =
        new(CloudsFile, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance);

    [Fact]
    public async Task A_built_image_is_in_all_regions_of_its_profile_and_outlives_its_build()
    {
        await using var scenario = await LightScenario.StartAsync(
            cluster, output, settings => settings with { CloudsFile = CloudsFile });
        await scenario.World.KubectlAsync(
            "patch",
            "distroprofile",
            "light",
            "--type=merge",
            "--patch",
            $$$"""{"spec":{"regions":[{"cloud":"{{{Cloud}}}","region":"{{{Regions[0]}}}"},{"cloud":"{{{Cloud}}}","region":"{{{Regions[1]}}}"}]}}""");

        var build = await scenario.World.UntilPhaseAsync(
            await scenario.World.CreateBuildAsync("light-1", "light"), BuildPhase.Succeeded, BuildTime);

        Assert.Equal(
            [
                .. BuildReport.Succeeded.Select(line => line is "Registered False NotConfigured" or "Distributed False NotConfigured"
                    ? line.Replace("False NotConfigured", "True Succeeded", StringComparison.Ordinal)
                    : line),
            ],
            BuildReport.Conditions(build));
        foreach (var stage in new[] { BuildStage.Registered, BuildStage.Distributed })
        {
            var line = build.Status!.Stages![(int)stage];
            scenario.World.Measured.Note(string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {line.DurationSeconds} s"));
        }

        await AssertRegisteredAsync(scenario.World, build);
        await scenario.World.KubectlAsync("delete", "imagebuild", build.Name(), "--timeout=60s");
        foreach (var region in Regions)
        {
            await clouds.Get(Cloud, region).Images.DeleteAsync(Assert.Single(await ImagesAsync(region, build)).Id);
        }
    }

    private async Task AssertRegisteredAsync(Scenario scenario, V1ImageBuild build)
    {
        await using var file = File.OpenRead(Path.Combine(scenario.ArtifactsOf(build), build.Status!.Image!.File!));
        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(file));
        foreach (var (region, line) in Regions.Zip(build.Status.Regions!))
        {
            var image = Assert.Single(await ImagesAsync(region, build));
            Assert.Equal(
                (line.ImageId, build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, digest, "true"),
                (image.Id, image.Name, image.Status, image.Visibility, image.HashValue, image.Properties["imagefactory_complete"]));
        }
    }

    private async Task<List<Image>> ImagesAsync(string region, V1ImageBuild build) =>
        await clouds.Get(Cloud, region).Images.ListAsync(new ImageQuery
        {
            Properties = new Dictionary<string, string> { ["imagefactory_build_uid"] = build.Uid() },
        }).ToListAsync();
}
