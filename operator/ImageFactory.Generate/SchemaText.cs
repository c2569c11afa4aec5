using System.Text.Json.Nodes;

namespace ImageFactory.Generate;

/// <summary>What a schema says of one value, in words.</summary>
internal static class SchemaText
{
    /// <summary>The type: text, whole number, list of texts and so on.</summary>
    public static string Type(JsonObject node) => $"{node["type"]}" switch
    {
        "array" => $"list of {Plural(node["items"]!.AsObject())}",
        "object" when node["additionalProperties"] is JsonObject value => $"map of {Plural(value)}",
        "object" => "object",
        "string" when node["enum"] is JsonArray values => Values(values),
        "string" when $"{node["format"]}" == "date-time" => "time",
        var other => other,
    };

    /// <summary>The bounds of the value, each a sentence.</summary>
    public static IEnumerable<string> Bounds(JsonObject node)
    {
        if (Range(node, "minimum", "maximum") is { } numbers)
        {
            yield return $"{numbers}.";
        }

        if (Range(node, "minLength", "maxLength") is { } length)
        {
            yield return $"{length} characters.";
        }

        if (Range(node, "minItems", "maxItems") is { } items)
        {
            yield return $"{items} items.";
        }

        if (Range(node, "minProperties", "maxProperties") is { } entries)
        {
            yield return $"{entries} entries.";
        }

        if (node["pattern"] is { } pattern)
        {
            yield return $"Matches `{pattern}`.";
        }

        if (node["x-kubernetes-list-map-keys"] is JsonArray keys)
        {
            yield return $"Unique by {string.Join(" and ", keys.Select(key => $"`{key}`"))}.";
        }
        else if ($"{node["x-kubernetes-list-type"]}" == "set")
        {
            yield return "None twice.";
        }
    }

    private static string Plural(JsonObject node) => $"{node["type"]}" switch
    {
        "object" => "objects",
        "string" when node["enum"] is JsonArray values => Values(values),
        var type => type + "s",
    };

    private static string Values(JsonArray values) => string.Join(", ", values.Select(value => $"`{value}`"));

    private static string? Range(JsonObject node, string least, string most) => (node[least], node[most]) switch
    {
        ({ } low, { } high) => $"{low} to {high}",
        ({ } low, null) => $"At least {low}",
        (null, { } high) => $"At most {high}",
        _ => null,
    };
}
