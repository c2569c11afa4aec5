using YamlDotNet.RepresentationModel;

namespace ImageFactory.OpenStack.Config;

/// <summary>A region that a cloud lists, with the values that differ there.</summary>
internal sealed record CloudRegion(string Name, YamlMappingNode Values)
{
    /// <summary>
    /// The regions of a cloud: <c>regions</c>, of names or of maps with <c>name</c> and <c>values</c>, else
    /// <c>region_name</c>, which may be a list too. None where the file says nothing.
    /// </summary>
    /// <exception cref="CloudConfigException">An entry has another shape.</exception>
    public static IReadOnlyList<CloudRegion> Of(YamlMappingNode cloud, string where)
    {
        var list = cloud.Member("regions") ?? cloud.Member("region_name");
        return list switch
        {
            YamlSequenceNode items => [.. items.Children.Select(item => One(item, where))],
            YamlScalarNode { Value: { Length: > 0 } names } =>
                [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => new CloudRegion(name, []))],
            _ => [],
        };
    }

    private static CloudRegion One(YamlNode item, string where) => item switch
    {
        YamlScalarNode { Value: { Length: > 0 } name } => new(name, []),
        YamlMappingNode map when map.Text("name") is { } name => new(name, map.Mapping("values") ?? []),
        _ => throw new CloudConfigException(
            $"{where}: the entry of regions at line {item.Start.Line} is no region: write its name, or name and "
            + "values"),
    };
}
