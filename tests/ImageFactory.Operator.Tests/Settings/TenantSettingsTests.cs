using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class TenantSettingsTests
{
    [Fact]
    public void Each_fault_of_a_tenant_is_told_with_its_field_and_the_remedy() => Assert.Equal(
        [
            "tenants[0].name must be a word of up to 63 letters, digits, dashes, dots and underscores",
            "tenants[0].namespaces must name a namespace, or * for all",
            "tenants[0].clouds[0].cloud must name an entry of clouds.yaml",
            "tenants[0].promotion.regions must be written as cloud/region, not 'east'",
            "tenants[0].quota.runningBuilds must be at least 1; leave it out for no limit",
            "tenants[0].quota.queuedBuilds must be at least 1; leave it out for no limit",
            "tenants[1].namespaces: 'Team_A' must be the name of a namespace, 63 lower-case letters, digits and dashes "
                + "at most, with neither end a dash, in which * stands for any text",
            "tenants[1].clouds[1].cloud 'east' is there twice: keep one, with all of its regions",
            "tenants[1].signingKeys: signing.keys has no key 'other': correct the name, or add the key",
            "tenants[2].name 'red' is that of tenants[1], too: give each tenant a name of its own, or make one of them",
            "tenants[2].namespaces: 'images' is in tenants[1].namespaces, too, and belongs to one tenant: remove it "
                + "from one of them",
            "signing.keys[0] 'release' signs for no tenant: name it in tenants[].signingKeys, or remove it",
        ],
        Faults(
            """
            signing: {keys: [{name: release, keyFile: /k}]}
            tenants:
            - {clouds: [{}], promotion: {regions: [east]}, quota: {runningBuilds: 0, queuedBuilds: 0}, signingKeys: []}
            - {name: red, namespaces: [Team_A, images], clouds: [{cloud: east}, {cloud: east}], signingKeys: [other]}
            - {name: red, namespaces: [images], clouds: [], signingKeys: []}
            """));

    [Theory]
    [InlineData("[Standard_*]", "[\"*_12\"]", "'*_12' and 'Standard_*'")]
    [InlineData("[Standard_Debian_12]", "[Standard_Debian_12]", "'Standard_Debian_12' and 'Standard_Debian_12'")]
    [InlineData("[A_*_x_*]", "[B_*, A_1_x_2]", "'A_1_x_2' and 'A_*_x_*'")]
    public void Two_tenants_who_share_a_cloud_cannot_make_images_of_one_name(
        string red, string blue, string expected) => Assert.Equal(
        [
            $"tenants[1].imageSeries: images of blue and of red could have one name ({expected}) in a cloud that both "
            + "may use, and a release of one would replace the other's: give each tenant names or clouds of its own",
        ],
        Faults(Two($"imageSeries: {red}", $"imageSeries: {blue}")));

    [Theory]
    [InlineData("Standard_Debian_1?")]
    [InlineData("Standard_Debian_\\\\1")]
    [InlineData("")]
    public void A_name_whose_signs_would_stand_for_another_tenants_is_refused(string series) => Assert.Contains(
        "tenants[0].imageSeries: '",
        string.Join('\n', Faults(Two($"imageSeries: [\"{series}\"]", "imageSeries: [Standard_Debian_12]"))),
        StringComparison.Ordinal);

    [Fact]
    public void Names_with_many_stars_are_compared_in_no_time()
    {
        var stars = string.Concat(Enumerable.Repeat("*a", 100));

        Assert.Empty(Faults(Two($"imageSeries: [\"{stars}*x\"]", $"imageSeries: [\"{stars}*y\"]")));
    }

    [Theory]
    [InlineData(
        "builderImages: [registry/x]",
        "builderImages: 'registry/x' is none of builder.images and builder.allowedImages: allow it there, or remove "
        + "it")]
    [InlineData(
        "promotion: {regions: [west/One]}",
        "promotion.regions: tenants[0].clouds lacks 'west/One': add it there, or remove it here")]
    [InlineData("namespaces: [a, a]", "namespaces: 'a' is there twice: keep one of them")]
    public void What_a_tenant_could_never_use_is_refused(string setting, string expected) => Assert.Equal(
        [$"tenants[0].{expected}"],
        Faults(
            $$"""
            builder: {allowedImages: ["registry/y*"]}
            tenants:
            - name: red
              {{(setting.StartsWith("namespaces", StringComparison.Ordinal) ? "" : "namespaces: [red]")}}
              clouds: [{cloud: east}]
              {{setting}}
            """));

    [Theory]
    [InlineData("imageSeries: [Standard_Debian_*]", "imageSeries: [Standard_Ubuntu_*, Pro_Debian_*]")]
    [InlineData("clouds: [{cloud: east}]", "clouds: [{cloud: west}]")]
    public void Tenants_with_names_or_clouds_of_their_own_are_no_fault(string red, string blue) =>
        Assert.Empty(Faults(Two(red, blue)));

    [Theory]
    [InlineData("images", "one")]
    [InlineData("images-a", "two")]
    [InlineData("other", null)]
    public void A_namespace_that_is_named_goes_before_one_that_fits(string name, string? expected) => Assert.Equal(
        expected,
        SettingsFile.Parse(
            """
            tenants:
            - {name: two, namespaces: ["images*"], clouds: []}
            - {name: one, namespaces: [images], clouds: []}
            """).TenantOf(name)?.Name);

    [Fact]
    public void Of_several_patterns_that_fit_a_namespace_it_is_the_first_tenants() => Assert.Equal(
        "platform",
        SettingsFile.Parse(
            """
            tenants:
            - {name: platform, namespaces: ["platform-*"], clouds: []}
            - {name: others, namespaces: ["*"], clouds: []}
            """).TenantOf("platform-db")?.Name);

    private static string Two(string red, string blue) =>
        $$"""
        tenants:
        - {name: red, namespaces: [red], {{red}}}
        - {name: blue, namespaces: [blue], {{blue}}}
        """;

    private static IReadOnlyList<string> Faults(string yaml)
    {
        using var folder = new TemporaryFolder();
        return SettingsFile.Read(folder.Write("settings.yaml", yaml), []).Faults;
    }
}
