using System.Text.Json.Nodes;
using ImageFactory.Testing;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>
/// Objects that the chart or a kustomization makes, in a form in which they can be compared: what differs between the
/// two by their nature is made the same, and nothing else.
/// </summary>
internal static class RenderedManifests
{
    // Helm says of which release an object is; kustomize does not know releases.
    private static readonly string[] LabelsOfReleases =
    [
        "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
        "app.kubernetes.io/component", "app.kubernetes.io/part-of", "helm.sh/chart",
    ];

    private static readonly string[] AnnotationsOfHelm = ["helm.sh/resource-policy", "checksum/settings"];

    /// <summary>The objects by kind and name, as JSON with sorted names.</summary>
    public static SortedDictionary<string, string> Read(string yaml) => new(
        YamlDocuments.Parse(yaml).ToDictionary(
            document => $"{document["kind"]} {document["metadata"]!["name"]}",
            document => Sorted(Plain(document)).ToJsonString()),
        StringComparer.Ordinal);

    /// <summary>A node whose names are in alphabetical order.</summary>
    public static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(
            map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };

    private static JsonObject Plain(JsonObject document)
    {
        // Objects are found by their labels nowhere: pods are, and their labels are in a template.
        document["metadata"]!.AsObject().Remove("labels");
        Strip(document);
        if ($"{document["kind"]}" == "ConfigMap")
        {
            document["data"] = Sorted(YamlDocuments.Parse($"{document["data"]!["settings.yaml"]}")[0]);
            RemoveEmpty(document["data"]!.AsObject());
        }

        return document;
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, ours) in new[]
                {
                    ("labels", LabelsOfReleases), ("matchLabels", LabelsOfReleases), ("selector", LabelsOfReleases),
                    ("annotations", AnnotationsOfHelm),
                })
                {
                    if (map[name] is JsonObject words)
                    {
                        Array.ForEach(ours, word => words.Remove(word));
                        if (words.Count == 0)
                        {
                            map.Remove(name);
                        }
                    }
                }

                foreach (var (_, value) in map)
                {
                    Strip(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Strip(item);
                }

                break;
        }
    }

    private static void RemoveEmpty(JsonObject map)
    {
        foreach (var (name, value) in map.ToList())
        {
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                map.Remove(name);
            }
        }
    }
}
