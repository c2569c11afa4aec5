using System.Text.Json.Nodes;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Fields and entries of a manifest's spec that have no value, as a dash with nothing behind it. The API server refuses
/// them; files that it has not seen may have them.
/// </summary>
internal static class EmptyEntries
{
    /// <summary>Those of a manifest.</summary>
    /// <param name="manifest">The whole object.</param>
    public static IEnumerable<Finding> Of(JsonObject manifest) => In(manifest["spec"], "spec");

    private static IEnumerable<Finding> In(JsonNode? value, string path) => value switch
    {
        null => [new Finding(path, "there is no value: give it one, or remove the line")],
        JsonObject fields => fields.SelectMany(field => In(field.Value, $"{path}.{field.Key}")),
        JsonArray list => list.Index().SelectMany(entry => In(entry.Item, $"{path}[{entry.Index}]")),
        _ => [],
    };
}
