using YamlDotNet.RepresentationModel;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Short ways into YAML nodes; what has another shape than asked for counts as missing.</summary>
internal static class YamlNodeExtensions
{
    public static YamlNode? Member(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string? Text(this YamlMappingNode node, string key) =>
        node.Member(key) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    public static IReadOnlyList<string> Texts(this YamlMappingNode node, string key) =>
        node.Member(key) is YamlSequenceNode list
            ? [.. list.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? string.Empty)]
            : [];

    public static IEnumerable<YamlMappingNode> Mappings(this YamlMappingNode node, string key) =>
        node.Member(key) is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [];
}
