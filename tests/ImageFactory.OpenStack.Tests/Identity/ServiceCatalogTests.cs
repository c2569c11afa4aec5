using ImageFactory.OpenStack.Identity;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Identity;

public sealed class ServiceCatalogTests
{
    private static readonly ServiceCatalog Catalog = new(
    [
        new("image")
        {
            Endpoints =
            [
                new("public", "http://one") { RegionId = "one" },
                new("public", "http://two") { Region = "two" },
                new("internal", "http://inside") { RegionId = "one" },
            ],
        },
        new("volumev3") { Endpoints = [new("public", "http://volumes") { RegionId = "one" }] },
        new("block-storage"),
    ]);

    [Theory]
    [InlineData("image", "public", "one", "http://one", "")]
    [InlineData("image", "public", "two", "http://two", "")]
    [InlineData("image", "internal", "one", "http://inside", "")]
    [InlineData("image", "internal", null, "http://inside", "")]
    [InlineData("block-storage", "public", "one", "http://volumes", "")]
    [InlineData(
        "image", "public", "three", null, "there is no service image in region three; regions with it: one, two")]
    [InlineData("image", "internal", "two", null, "there is no service image in region two; regions with it: one")]
    [InlineData(
        "image", "public", null, null, "no region is named, and image is in one, two: set region_name in clouds.yaml")]
    [InlineData(
        "image", "admin", "one", null, "the catalogue has no admin endpoint of image: change interface in clouds.yaml")]
    [InlineData(
        "compute",
        "public",
        "one",
        null,
        "the catalogue has no service compute: check that the cloud offers it, and that the token is for a project")]
    public void A_service_is_found_by_type_interface_and_region_or_what_is_wrong_is_told(
        string type, string @interface, string? region, string? url, string problem) =>
        Assert.Equal((url, problem), (Catalog.Find(type, @interface, region, out var told), told));

    [Theory]
    [InlineData("block-storage", "one", true)]
    [InlineData("block-storage", "two", false)]
    [InlineData("block-storage", null, true)]
    [InlineData("image", "two", true)]
    [InlineData("compute", "one", false)]
    [InlineData("compute", null, false)]
    public void A_cloud_offers_a_service_in_the_regions_that_the_catalogue_names(
        string type, string? region, bool isOffered) => Assert.Equal(isOffered, Catalog.Offers(type, region));

    [Theory]
    [InlineData("http://h:9292", "v2", "http://h:9292/v2")]
    [InlineData("http://h/image/", "v2", "http://h/image/v2")]
    [InlineData("http://h/image/v2/", "v2", "http://h/image/v2")]
    [InlineData("http://h/v2.1", "v2.1", "http://h/v2.1")]
    [InlineData("http://h/compute/v2.1/0a1b", "v2.1", "http://h/compute/v2.1/0a1b")]
    [InlineData("http://v2.example.org:9696", "v2.0", "http://v2.example.org:9696/v2.0")]
    public void An_address_gets_its_version_unless_it_has_one(string url, string version, string expected) =>
        Assert.Equal(expected, CatalogAccess.WithVersion(url, version));

    [Theory]
    [InlineData("http://h/v2.1", "http://h/v2.1")]
    [InlineData("https://h:443/compute/v2.1/0a1b", "https://h/compute/v2.1")]
    [InlineData("http://h:8774/v2/0a1b/", "http://h:8774/v2")]
    public void The_root_of_an_address_ends_with_its_version(string endpoint, string expected) =>
        Assert.Equal(expected, CatalogAccess.Root(endpoint));
}
