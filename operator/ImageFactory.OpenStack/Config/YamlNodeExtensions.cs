using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.OpenStack.Config;

/// <summary>Short ways into YAML nodes; what has another shape than asked for counts as missing.</summary>
internal static class YamlNodeExtensions
{
    /// <summary>
    /// A member by its name with underscores; the file may write it with hyphens, as openstacksdk allows.
    /// </summary>
    public static YamlNode? Member(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value)
            || (key.Contains('_', StringComparison.Ordinal)
                && node.Children.TryGetValue(new YamlScalarNode(key.Replace('_', '-')), out value))
            ? value
            : null;

    public static string? Text(this YamlMappingNode node, string key) =>
        node.Member(key) is YamlScalarNode { Value: { Length: > 0 } text } scalar && !scalar.IsNull() ? text : null;

    public static YamlMappingNode? Mapping(this YamlMappingNode node, string key) =>
        node.Member(key) as YamlMappingNode;

    public static bool IsNull(this YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>
    /// A copy in which the members of <paramref name="over"/> replace those of the same name; mappings are merged.
    /// </summary>
    public static YamlMappingNode MergedWith(this YamlMappingNode node, YamlMappingNode over)
    {
        var merged = new YamlMappingNode(node.Children);
        foreach (var (key, value) in over.Children)
        {
            merged.Children[key] =
                value is YamlMappingNode above
                    && merged.Children.TryGetValue(key, out var below)
                    && below is YamlMappingNode lower
                    ? lower.MergedWith(above)
                    : value;
        }

        return merged;
    }
}
