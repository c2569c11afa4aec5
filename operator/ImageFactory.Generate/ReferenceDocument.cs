using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Schema;

namespace ImageFactory.Generate;

/// <summary>The page of all fields, made from the definitions that the API server gets.</summary>
internal static class ReferenceDocument
{
    private const string Head =
        """
        # Reference

        Made from the C# types by `make generate`; change them there. `kubectl explain KIND.spec` says the same.

        `[]` stands for each item of a list, `{}` for each value of a map. A field that is **required** has to be given
        where the object that it belongs to is. A default is filled in by the API server; what a field means when it is
        left out stands in its text. Rules are checked by the API server from 1.25 on, and by the operator in any case.

        """;

    /// <summary>The page.</summary>
    /// <param name="definitions">The definitions, one a kind.</param>
    /// <exception cref="SchemaException">A field has no description.</exception>
    public static string Write(IReadOnlyList<JsonObject> definitions)
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var definition in definitions)
        {
            Kind(page, definition);
        }

        return page.ToString();
    }

    private static void Kind(StringBuilder page, JsonObject definition)
    {
        var spec = definition["spec"]!;
        var (names, version) = (spec["names"]!, spec["versions"]![0]!);
        var schema = version["schema"]!["openAPIV3Schema"]!.AsObject();
        var kind = $"{names["kind"]}";
        page.Append($"\n## {kind}\n\n{schema["description"]}\n\n");
        page.Append($"`apiVersion: {spec["group"]}/{version["name"]}`, `kind: {kind}`; for kubectl ");
        string[] words = [$"{names["plural"]}", .. (names["shortNames"]?.AsArray() ?? []).Select(name => $"{name}")];
        page.Append(string.Join(", ", words.Select(word => $"`{word}`"))).Append(".\n");
        foreach (var part in new[] { "spec", "status" })
        {
            var fields = schema["properties"]![part]!.AsObject();
            page.Append($"\n### {kind} {part}\n\n{fields["description"]}\n\n");
            page.Append("| Field | Type | Default | Meaning |\n|---|---|---|---|\n");
            List<string> rules = [];
            Fields(page, part, fields, rules);
            if (part == "spec")
            {
                AddRules(rules, string.Empty, schema);
                page.Append("\nRules beyond the type of a field:\n\n");
                page.AppendJoin(string.Empty, rules.Select(rule => $"- {rule}\n"));
            }
        }
    }

    private static void Fields(StringBuilder page, string path, JsonObject node, List<string> rules)
    {
        AddRules(rules, path, node);
        foreach (var (name, child) in node["properties"]?.AsObject() ?? [])
        {
            var isRequired = node["required"]?.AsArray().Any(required => $"{required}" == name) == true;
            Field(page, $"{path}.{name}", child!.AsObject(), isRequired, rules);
        }
    }

    private static void Field(StringBuilder page, string path, JsonObject node, bool isRequired, List<string> rules)
    {
        var text = (string?)node["description"]
            ?? throw new SchemaException([$"{path}: write a <summary>"]);
        var (inner, suffix) = Inner(node);
        string[] meaning =
        [
            isRequired ? $"**Required.** {text}" : text,
            .. SchemaText.Bounds(node),
            .. inner is null ? [] : SchemaText.Bounds(inner).Select(bound => $"Each: {bound}"),
        ];
        var value = node["default"] is { } given ? $"`{given.ToJsonString().Trim('"')}`" : string.Empty;
        page.Append($"| `{path}` | {SchemaText.Type(node)} | {value} | {Cell(string.Join(' ', meaning))} |\n");
        Fields(page, path + suffix, inner ?? node, rules);
    }

    private static (JsonObject? Inner, string Suffix) Inner(JsonObject node) =>
        node["items"] is JsonObject item ? (item, "[]")
        : node["additionalProperties"] is JsonObject value ? (value, "{}")
        : (null, string.Empty);

    private static void AddRules(List<string> rules, string path, JsonObject node)
    {
        foreach (var rule in node["x-kubernetes-validations"]?.AsArray() ?? [])
        {
            var (field, message) = ($"{path}{rule!["fieldPath"]}".TrimStart('.'), $"{rule["message"]}");
            // Most messages name the field themselves.
            rules.Add(message.Contains(field, StringComparison.Ordinal) ? message : $"`{field}`: {message}");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
