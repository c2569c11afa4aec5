using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

/// <summary>Clouds that the settings give to tenants, and clouds.yaml has or has not.</summary>
public sealed class TenantCloudsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{cloud: east, regions: [One]}, {cloud: west, regions: [Any]}", "")]
    [InlineData(
        "{cloud: esat}",
        "tenants[0].clouds[0].cloud: FILE has no cloud 'esat' (it has east, west): correct the name, or add it there")]
    [InlineData(
        "{cloud: west}, {cloud: east, regions: [One, Tow]}",
        "tenants[0].clouds[1].regions: cloud east has no region 'Tow' in FILE (it has One, Two): correct the name, or "
        + "add it there")]
    public void One_that_is_not_there_is_told_with_its_field_and_the_remedy(string clouds, string expected)
    {
        var file = _folder.Write("clouds.yaml", "clouds: {east: {regions: [One, Two]}, west: {}}");

        Assert.Equal(
            expected.Replace("FILE", file, StringComparison.Ordinal),
            string.Join("; ", TenantClouds.Faults(Options(file, clouds))));
    }

    [Fact]
    public void The_operator_does_not_start_with_it() => Assert.StartsWith(
        "tenants[0].clouds[0].cloud: ",
        Assert.Throws<SettingsException>(() => TenantClouds.Require(
            Options(_folder.Write("clouds.yaml", "clouds: {east: {}}"), "{cloud: esat}"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_yet_is_waited_for_and_makes_the_operator_unready()
    {
        var options = Options($"{_folder.Path}/clouds.yaml", "{cloud: east}");

        Assert.Empty(TenantClouds.Faults(options));
        Assert.True(options.GivesClouds);
    }

    private static OperatorOptions Options(string file, string clouds) => SettingsFile.Parse(
        $$"""
        openstack: {cloudsFile: "{{file}}"}
        tenants:
        - {name: red, namespaces: [red], clouds: [{{clouds}}]}
        """);
}
