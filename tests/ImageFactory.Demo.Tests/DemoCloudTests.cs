using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>Where the image goes when the demo is given a cloud.</summary>
public sealed class DemoCloudTests : IDisposable
{
    private const string Auth =
        "auth: {auth_url: https://keystone.example.org, user_id: u, password: p, project_id: p}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_cloud_nothing_is_released() => Assert.Null(Open(null, string.Empty));

    [Theory]
    [InlineData("regions: [RegionOne, RegionTwo]", "mycloud/RegionOne", "mycloud/RegionTwo")]
    [InlineData("region_name: RegionOne", "mycloud/RegionOne")]
    public void The_image_goes_into_the_regions_that_the_file_names(string line, params string[] expected) =>
        Assert.Equal(expected, Open("mycloud", line)!.Regions.Select(region => $"{region.Cloud}/{region.Region}"));

    [Fact]
    public void A_file_that_names_no_region_is_told_so() => Assert.Equal(
        "clouds.yaml names no region of cloud mycloud: list those that get the image (regions: [...])",
        Assert.Throws<DemoException>(() => Open("mycloud", "interface: public")).Message);

    [Fact]
    public void The_sample_is_built_for_those_regions_and_released_there()
    {
        var manifest = Manifest.Load(Path.Combine(RepositoryRoot.Path, "config", "samples", "debian-12.yaml"));

        manifest.ReleaseIn(Open("mycloud", "regions: [RegionOne]")!.Regions);

        Assert.Equal(["RegionOne"], manifest.Profiles.Single().Spec.Regions!.Select(region => region.Region));
        Assert.True(manifest.Build.Spec.Publish);
    }

    private DemoCloud? Open(string? cloud, string line)
    {
        var file = _folder.Write("clouds.yaml", $"""
            clouds:
              mycloud:
                {Auth}
                {line}
            """);
        return DemoCloud.Open(
            new DemoOptions
            {
                Kubeconfig = string.Empty,
                Namespace = string.Empty,
                Manifest = string.Empty,
                Artifacts = string.Empty,
                Health = new Uri("http://127.0.0.1"),
                Result = string.Empty,
                Times = string.Empty,
                Cloud = cloud,
                CloudsFile = file,
            },
            TimeProvider.System);
    }
}
