using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.Generate.Chart;

/// <summary>Reads the values of a chart with their meanings, which are comments that begin with <c>--</c>.</summary>
internal static partial class ChartValues
{
    private const int Indentation = 2;

    /// <summary>The values that have a meaning, in the order of the file.</summary>
    /// <exception cref="SchemaException">A value has no meaning, nor has what it is part of.</exception>
    public static IReadOnlyList<ChartValue> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        List<ChartValue> values = [];
        List<string> path = [];
        string? meaning = null;
        foreach (var line in yaml.Split('\n'))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                meaning = comment.Groups["begins"].Success ? comment.Groups["text"].Value
                    : meaning is null ? null
                    : $"{meaning} {comment.Groups["text"].Value}";
            }
            else if (Key().Match(line) is { Success: true } key)
            {
                var depth = key.Groups["indent"].Length / Indentation;
                path.RemoveRange(depth, path.Count - depth);
                path.Add(key.Groups["name"].Value);
                if (meaning is not null)
                {
                    values.Add(new ChartValue([.. path], meaning, Default(stream, path)));
                }
                else if (line.TrimEnd()[^1] != ':' && !values.Any(value => value.Holds(path)))
                {
                    throw new SchemaException(
                        [$"values.yaml: {string.Join('.', path)}: say what it means, in a comment with -- above it"]);
                }

                meaning = null;
            }
        }

        return values;
    }

    private static string Default(YamlStream stream, IEnumerable<string> path) => Flow(
        path.Aggregate(stream.Documents[0].RootNode, (node, name) => ((YamlMappingNode)node)[name]));

    private static string Flow(YamlNode node) => node switch
    {
        YamlMappingNode map =>
            $"{{{string.Join(", ", map.Children.Select(pair => $"{pair.Key}: {Flow(pair.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Flow))}]",
        YamlScalarNode { Value: null or "" } => "\"\"",
        YamlScalarNode { Style: ScalarStyle.DoubleQuoted } text => $"\"{text.Value}\"",
        _ => node.ToString(),
    };

    [GeneratedRegex("^ *#( (?<begins>--))?( (?<text>.*))?$")]
    private static partial Regex Comment();

    [GeneratedRegex("^(?<indent> *)(?<name>[A-Za-z][A-Za-z0-9_]*):( |$)")]
    private static partial Regex Key();
}

/// <summary>A value of a chart.</summary>
/// <param name="Path">Its name below the names of what it is part of.</param>
/// <param name="Meaning">What it does, in Markdown.</param>
/// <param name="Default">What it is if nobody says otherwise, in YAML on one line.</param>
internal sealed record ChartValue(IReadOnlyList<string> Path, string Meaning, string Default)
{
    /// <summary>Its full name.</summary>
    public string Name => string.Join('.', Path);

    /// <summary>Whether a value is a part of this one.</summary>
    public bool Holds(IReadOnlyList<string> path) =>
        path.Count > Path.Count && Path.SequenceEqual(path.Take(Path.Count));
}
