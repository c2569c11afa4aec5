using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Schema;

namespace ImageFactory.Generate.Chart;

/// <summary>
/// The JSON schema of a chart's values. Types and patterns are written by hand; the meanings are those of values.yaml,
/// and <c>settings</c> follows from the C# types.
/// </summary>
internal static class ValuesSchema
{
    private const string Settings = "settings";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema with what does not stand in it by hand.</summary>
    /// <exception cref="SchemaException">A value is not in the schema, or the other way round.</exception>
    public static string Complete(string schema, IReadOnlyList<ChartValue> values)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        root["properties"]![Settings] = SettingsSchema.Write($"/properties/{Settings}");
        foreach (var value in values)
        {
            var node = value.Path.Aggregate((JsonNode?)root, (node, name) => node?["properties"]?[name])?.AsObject()
                ?? throw new SchemaException([$"values.schema.json: {value.Name} of values.yaml is not in it"]);
            node.Remove("description");
            node.Insert(0, "description", value.Meaning);
        }

        RequireSections(root, values, []);

        var unknown = Names(root, [])
            .Where(path => !values.Any(value => value.Path.SequenceEqual(path) || value.Holds(path)))
            .Select(path => $"values.schema.json: {string.Join('.', path)} is not in values.yaml")
            .ToList();
        return unknown.Count == 0 ? root.ToJsonString(Indented) + "\n" : throw new SchemaException(unknown);
    }

    // Helm takes a value away that somebody sets to null. Templates go by sections, and by values with a default; where
    // that is a map or a list, such as resources, null is the way to be rid of it.
    private static void RequireSections(JsonNode node, IReadOnlyList<ChartValue> values, List<string> path)
    {
        if (path is [Settings] || values.Any(value => value.Path.SequenceEqual(path))
            || node["properties"] is not JsonObject properties)
        {
            return;
        }

        var needed = new JsonArray();
        foreach (var (name, property) in properties.Where(pair => path.Count > 0 || pair.Key != "global"))
        {
            List<string> below = [.. path, name];
            RequireSections(property!, values, below);
            if (below is [Settings]
                || property!["minItems"] is not null
                || values.FirstOrDefault(value => value.Path.SequenceEqual(below)) is not { } value
                || value.Default is not ("null" or "\"\"" or ['{' or '[', ..]))
            {
                needed.Add((JsonNode)name);
            }
        }

        node.AsObject().Remove("required");
        if (needed.Count > 0)
        {
            node["required"] = needed;
        }
    }

    // What stands in the schema as one value; "global" is Helm's own.
    private static IEnumerable<IReadOnlyList<string>> Names(JsonNode node, IReadOnlyList<string> path) =>
        node["properties"] is not JsonObject properties ? [path]
        : properties
            .Where(pair => path.Count > 0 || pair.Key != "global")
            .SelectMany(pair => Names(pair.Value!, [.. path, pair.Key]));
}
