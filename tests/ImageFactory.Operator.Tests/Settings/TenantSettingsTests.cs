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
            "tenants[1].name 'red' is another tenant's name, too",
            "tenants[1].namespaces: 'Team_A' must be the name of a namespace, 63 lower-case letters, digits and dashes "
                + "at most, with neither end a dash, in which * stands for any text",
            "tenants[1].namespaces: 'images' is named twice, and belongs to one tenant",
            "tenants[1].clouds[0].cloud 'east' is there twice: keep one, with all of its regions",
            "tenants[1].clouds[1].cloud 'east' is there twice: keep one, with all of its regions",
            "tenants[1].signingKeys: signing.keys has no key 'other': correct the name, or add the key",
            "tenants[2].name 'red' is another tenant's name, too",
            "tenants[2].namespaces: 'images' is named twice, and belongs to one tenant",
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
