using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class ImageVariantTests
{
    [Theory]
    [InlineData("{}", "FailedInvalidProfile")]
    [InlineData("{variant: minimal}", "")]
    public void Two_profiles_of_one_release_can_be_built_when_a_variant_tells_them_apart(string image, string reason)
    {
        V1DistroProfile[] profiles = [Profile("debian-12", "{}"), Profile("debian-12-minimal", image)];

        var catalog = new ProfileCatalog(profiles, new OperatorOptions().ProfilesOf("images"));

        Assert.All(profiles, profile => Assert.Equal(
            reason, string.Concat(catalog.Resolve(profile.Name()).Violations.Select(violation => violation.Reason))));
    }

    [Theory]
    [InlineData("Standard_Ubuntu_*", "{}", "spec.os")]
    [InlineData("Standard_Debian_12", "{variant: minimal}", "spec.image.variant")]
    [InlineData("Standard_Debian_12*", "{variant: minimal}", "")]
    public void The_names_of_a_tenants_images_are_those_with_their_variants(string pattern, string image, string field)
    {
        var settings = new OperatorOptions
        {
            Tenants = [new TenantSettings { Name = "red", Namespaces = ["*"], ImageSeries = [pattern] }],
        };
        var profile = Profile("debian-12", image);

        var violations = new ProfileCatalog([profile], settings.ProfilesOf("images")).Resolve("debian-12").Violations;

        Assert.Equal(field, string.Concat(violations.Select(violation => violation.Field)));
    }

    [Theory]
    [InlineData(UploadMethod.Direct, "spec.regions[0].stores")]
    [InlineData(UploadMethod.WebDownload, "")]
    public void Several_stores_of_a_region_need_an_import(UploadMethod method, string field)
    {
        var settings = new OperatorOptions();
        settings.OpenStack.UploadMethod = method;
        var profile = Profile("debian-12", "{}");
        profile.Spec.Regions = [new V1RegionTarget { Cloud = "demo", Region = "One", Stores = ["fast", "cheap"] }];

        var violations = new ProfileCatalog([profile], settings.ProfilesOf("images")).Resolve("debian-12").Violations;

        Assert.Equal(field, string.Concat(violations.Select(violation => violation.Field)));
    }

    private static V1DistroProfile Profile(string name, string image) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = YamlDocuments.Parse(
            "{os: {distro: debian, version: \"12\"}, builder: {tool: DiskImageBuilder, dib: {elements: [vm]}}, "
            + $"repositories: [{{name: default, url: \"http://a\", suite: bookworm}}], image: {image}}}")[0]
            .Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!,
    };
}
