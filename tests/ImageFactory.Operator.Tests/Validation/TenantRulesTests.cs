using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>What somebody in a tenant's namespace tries to use that is not the tenant's.</summary>
public sealed class TenantRulesTests
{
    private const string Settings =
        """
        builder: {allowedImages: ["registry/*"]}
        openstack: {buildHost: {cloud: factory, region: One, image: builder, flavor: m1, network: build}}
        tenants:
        - name: red
          namespaces: [red]
          backends: [OpenStackVm]
          clouds:
          - {cloud: east, regions: [One, Two], networks: [net-red], flavors: [small], buildImages: [debian-12]}
          - {cloud: west}
          builderImages: ["registry/red-*"]
          imageSeries: ["Standard_Debian_*"]
          promotion: {visibilities: [private, shared], regions: [east/One]}
        - name: blue
          namespaces: [blue]
          clouds: [{cloud: south}]
        """;

    public static TheoryData<string, string, string> Attempts => new()
    {
        {
            "a build in pods, where backends leave them out",
            "{backend: Pod}",
            "spec.backend: this namespace may not use Pod: use one of OpenStackVm"
        },
        {
            "a build server in a cloud of another tenant",
            "{backend: OpenStackVm, openStackVm: {cloud: south, region: One}}",
            "spec.openStackVm.cloud: this namespace may not use south/One: use one of east/One, east/Two, west"
        },
        {
            "a build server in a region that is not the tenant's",
            "{backend: OpenStackVm, openStackVm: {cloud: east, region: Three}}",
            "spec.openStackVm.cloud: this namespace may not use east/Three: use one of east/One, east/Two, west"
        },
        {
            "a build server in a region of the factory's own cloud that the build chooses",
            "{backend: OpenStackVm, openStackVm: {region: Two}}",
            "spec.openStackVm.region: this namespace may not use factory/Two: use one of east/One, east/Two, west"
        },
        {
            "a build server in the cloud of another tenant, in the region that the settings have",
            "{backend: OpenStackVm, openStackVm: {cloud: south}}",
            "spec.openStackVm.cloud: this namespace may not use south/One: use one of east/One, east/Two, west"
        },
        {
            "a network, a flavor and an image that are not the tenant's",
            """
            {backend: OpenStackVm, openStackVm: {cloud: east, region: One, network: net-blue, flavor: huge,
              floatingIpNetwork: public, image: windows}}
            """,
            "spec.openStackVm.flavor: this namespace may not use huge: use one of small; "
                + "spec.openStackVm.network: this namespace may not use net-blue: use one of net-red; "
                + "spec.openStackVm.floatingIpNetwork: this namespace may not use public: use one of net-red; "
                + "spec.openStackVm.image: this namespace may not use windows: use one of debian-12"
        },
        {
            "a choice in the cloud where the factory itself puts build servers",
            "{backend: OpenStackVm, openStackVm: {network: control}}",
            "spec.openStackVm.network: this namespace may not use control, nor any other: leave the field out"
        },
    };

    public static TheoryData<string, string, string> Profiles => new()
    {
        {
            "images in a region of another tenant",
            "{regions: [{cloud: east, region: One}, {cloud: south, region: One}]}",
            "spec.regions[1]: this namespace may not use south/One: use one of east/One, east/Two, west"
        },
        {
            "tests on a server with a flavor that is not the tenant's",
            "{regions: [{cloud: east, region: One}], tests: {backend: Pod, server: {flavor: huge}}}",
            "spec.tests.backend: this namespace may not use Pod: use one of OpenStackVm; "
                + "spec.tests.server.flavor: this namespace may not use huge: use one of small"
        },
        {
            "a builder image of another tenant",
            "{builder: {image: registry/blue-1}}",
            "spec.builder.image: this namespace may not use registry/blue-1: use one of registry/red-*"
        },
        {
            "images with the names of another tenant's",
            "{os: {distro: ubuntu, version: noble}}",
            "spec.os: this namespace may not use Standard_Ubuntu_noble: use one of Standard_Debian_*"
        },
        {
            "an image that everybody sees",
            "{promotion: {visibility: public}}",
            "spec.promotion.visibility: this namespace may not use public: use one of private, shared"
        },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public void A_build_asks_for_what_is_not_its_tenants(string what, string spec, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal($"FailedNotAllowed {expected}", Told("red", spec, "{}"));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_profile_asks_for_what_is_not_its_tenants(string what, string spec, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal($"FailedNotAllowed DistroProfile p: {expected}", Told("red", "{backend: OpenStackVm}", spec));
    }

    [Theory]
    [InlineData("red", "{backend: OpenStackVm, openStackVm: {cloud: east, region: Two, network: net-red}}")]
    [InlineData("red", "{backend: OpenStackVm, openStackVm: {cloud: west, region: Any, flavor: any, image: any}}")]
    [InlineData("blue", "{}")]
    public void What_is_the_tenants_own_passes(string tenant, string build) => Assert.Equal(
        "passes",
        Told(
            tenant,
            build,
            tenant == "red"
                ? """{os: {distro: debian, version: "12"}, regions: [{cloud: west, region: One}]}"""
                : """{os: {distro: ubuntu, version: "24.04"}, regions: [{cloud: south, region: One}]}"""));

    [Fact]
    public void A_namespace_that_no_tenant_has_is_told_whom_to_ask_and_nothing_else() => Assert.Equal(
        $"FailedNotAllowed metadata.namespace: {TenantRules.NotServed}",
        Told("green", "{backend: OpenStackVm}", "{}"));

    [Fact]
    public void A_factory_of_one_team_serves_every_namespace_and_refuses_nothing() => Assert.Equal(
        "passes",
        Told(
            "anybody",
            "{backend: OpenStackVm, openStackVm: {cloud: south, region: One, image: any}}",
            """{os: {distro: ubuntu, version: "24.04"}, promotion: {visibility: public}}""",
            string.Empty));

    [Fact]
    public void A_promotion_shows_an_image_to_more_people_and_in_more_regions_than_its_tenant_may()
    {
        var check = new TenantCheck(SettingsFile.Parse(Settings));
        V1RegionTarget[] regions =
        [
            new() { Cloud = "east", Region = "One" },
            new() { Cloud = "east", Region = "Two" },
            new() { Cloud = "south", Region = "One" },
        ];

        var error = Assert.Throws<StageFailedException>(() => check.Require(
            "red", new V1PromotionPolicy { Visibility = PromotedVisibility.Public }, regions, null));

        Assert.Equal(
            "spec.visibility: this namespace may not use public: use one of private, shared; "
            + "spec.regions: this namespace may not use south/One: use one of east/One, east/Two, west; "
            + "spec.regions: this namespace may not use east/Two: use one of east/One; "
            + "spec.regions: this namespace may not use south/One: use one of east/One",
            error.Message);
    }

    [Theory]
    [InlineData("west", "One", "spec.regions[0]: the factory has no cloud west: use one of east, or have it added to "
        + "clouds.yaml")]
    [InlineData("east", "Two", "spec.regions[0]: cloud east has no region Two: use one of One, or have it added to "
        + "clouds.yaml")]
    [InlineData("east", "One", "")]
    [InlineData("south", "Nine", "")]
    [InlineData("north", "One", "")]
    public void A_region_that_the_factory_lacks_is_told_and_nobody_learns_which_clouds_others_have(
        string cloud, string region, string expected)
    {
        var options = SettingsFile.Parse(Settings);
        var settings = options.ProfilesOf("red") with
        {
            Clouds = new Dictionary<string, IReadOnlyList<string>>
            {
                ["east"] = ["One", "Three"],
                ["south"] = ["One"],
            },
        };
        var spec = new V1DistroProfileSpec { Regions = [new V1RegionTarget { Cloud = cloud, Region = region }] };

        Assert.Equal(
            expected,
            TenantRules.UnknownRegions(new ResolvedProfile("p", spec, settings, new Dictionary<string, string>()))
                .Text());
    }

    [Fact]
    public void An_image_of_build_servers_is_the_tenants_where_the_factory_names_it()
    {
        var red = SettingsFile.Parse(Settings).TenantOf("red");

        Assert.Equal(
            [true, false, false],
            new[] { ("east", "debian-12"), ("east", "other"), ("west", "debian-12") }.Select(
                image => TenantRules.GrantsImage(red, image.Item1, image.Item2)));
    }

    private static string Told(string tenant, string build, string profile, string settings = Settings)
    {
        try
        {
            new TenantCheck(SettingsFile.Parse(settings)).Require(
                new V1ImageBuild
                {
                    Metadata = new V1ObjectMeta { Name = "b", NamespaceProperty = tenant },
                    Spec = YamlDocuments.Parse(build)[0].Deserialize(EntityJsonContext.Default.V1ImageBuildSpec)!,
                },
                "p",
                YamlDocuments.Parse(profile)[0].Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!);
            return "passes";
        }
        catch (StageFailedException error)
        {
            return $"{error.Reason} {error.Message}";
        }
    }
}
