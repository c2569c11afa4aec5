using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>
/// What a schema of ours must keep beyond being structural. Each check yields sentences that begin with a path.
/// </summary>
internal static class SchemaChecks
{
    private delegate IEnumerable<string> Check(SchemaNode node);

    /// <summary>Checks of every schema.</summary>
    public static IEnumerable<string> Everywhere(SchemaNode node, string path) =>
        Walk(
            node, path, [HasDescriptions, HasKeys, HasKnownRequired, HasValidDefault, HasMessages, HasReadablePattern]);

    /// <summary>
    /// Checks of what users write: without upper bounds the server assumes the longest request for each field, and
    /// refuses CEL rules for their cost.
    /// </summary>
    public static IEnumerable<string> OfSpec(SchemaNode node, string path) => Walk(node, path, [IsBounded]);

    private static IEnumerable<string> Walk(SchemaNode node, string path, IReadOnlyList<Check> checks)
    {
        var here = checks.SelectMany(check => check(node)).Select(problem => $"{path}: {problem}");
        var below = node.Properties.SelectMany(pair => Walk(pair.Value, $"{path}.{pair.Key}", checks));
        var items = node.Items is { } item ? Walk(item, path + "[]", checks) : [];
        var values = node.AdditionalProperties is { } value ? Walk(value, path + "{}", checks) : [];
        return [.. here, .. below, .. items, .. values];
    }

    private static IEnumerable<string> HasDescriptions(SchemaNode node) =>
        node.Properties.Where(pair => string.IsNullOrWhiteSpace(pair.Value.Description))
            .Select(pair => $"field {pair.Key} has no description; write a <summary> at its property");

    private static IEnumerable<string> IsBounded(SchemaNode node)
    {
        var isFreeText = node is { Type: "string", Enum.Count: 0 } && node.Format is not "date-time";
        if (node.Most is null && (isFreeText || node.Items is not null || node.AdditionalProperties is not null))
        {
            yield return node.Type switch
            {
                "string" => "has no upper bound; add [Length] (or [ItemLength] at the list or map)",
                "array" => "has no upper bound; add [Items]",
                _ => "has no upper bound; add [PropertyLimits]",
            };
        }
    }

    private static IEnumerable<string> HasKeys(SchemaNode node)
    {
        if (node.Items is null)
        {
            yield break;
        }

        if (node.ListType is not ("atomic" or "set" or "map"))
        {
            yield return "needs [XListType] atomic, set or map, or [XListMapKeys]";
        }

        if (node.ListType == "map" && node.ListMapKeys.Count == 0)
        {
            yield return "is a map list without keys; add [XListMapKeys]";
        }

        foreach (var key in node.ListMapKeys)
        {
            if (!node.Items.Properties.TryGetValue(key, out var field))
            {
                yield return $"key {key} is no field of its items";
            }
            else if (field.Type is "object" or "array"
                || !(node.Items.Required.Contains(key) || field.Default is not null))
            {
                yield return $"key {key} must be a scalar that is required or has a default";
            }
        }
    }

    private static IEnumerable<string> HasKnownRequired(SchemaNode node) =>
        node.Required.Where(name => node.Properties[name].Default is not null)
            .Select(name => $"field {name} is required and has a default; choose one");

    private static IEnumerable<string> HasMessages(SchemaNode node) =>
        node.Validations.Where(rule => rule.Message is null && rule.MessageExpression is null)
            .Select(rule => $"rule '{rule.Rule}' has no message; say which field is wrong and what to do");

    private static IEnumerable<string> HasReadablePattern(SchemaNode node) =>
        node.Pattern is not { } pattern || (pattern.StartsWith('^') && pattern.EndsWith('$'))
            ? []
            : [$"pattern '{pattern}' is not anchored; begin with ^ and end with $"];

    private static IEnumerable<string> HasValidDefault(SchemaNode node) =>
        node.Default is not { } value || IsValid(node, value)
            ? []
            : [$"default {value.ToJsonString()} is not valid for the field"];

    private static bool IsValid(SchemaNode node, JsonNode? value) => (node.Type, value?.GetValueKind()) switch
    {
        ("string", JsonValueKind.String) => IsValidText(node, value!.GetValue<string>()),
        ("integer" or "number", JsonValueKind.Number) => IsValidNumber(node, value!.AsValue()),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("object", JsonValueKind.Object) => IsValidObject(node, value!.AsObject()),
        _ => false,
    };

    private static bool IsValidObject(SchemaNode node, JsonObject value) =>
        node.Required.All(value.ContainsKey)
        && value.All(field => node.Properties.TryGetValue(field.Key, out var known) && IsValid(known, field.Value));

    private static bool IsValidText(SchemaNode node, string text) =>
        (node.Enum.Count == 0 || node.Enum.Contains(text))
        && text.Length >= (node.Least ?? 0)
        && text.Length <= (node.Most ?? int.MaxValue)
        && (node.Pattern is null || Regex.IsMatch(text, node.Pattern));

    private static bool IsValidNumber(SchemaNode node, JsonValue value)
    {
        var number = value.GetValue<double>();
        return (node.Type == "number" || double.IsInteger(number))
            && (node.Minimum is not { } low || (low.ExclusiveMinimum ? number > low.Minimum : number >= low.Minimum))
            && (node.Maximum is not { } high
                || (high.ExclusiveMaximum ? number < high.Maximum : number <= high.Maximum));
    }
}
