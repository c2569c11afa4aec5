using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>Writes nodes as the API server reads them: <c>nullable</c> and other falsehoods are left out.</summary>
internal static class SchemaJson
{
    /// <summary>The schema as JSON, in a fixed order of keys.</summary>
    public static JsonObject Write(SchemaNode node)
    {
        var json = new JsonObject();
        Add(json, "description", node.Description);
        json["type"] = node.Type;
        Add(json, "format", node.Format);
        if (node.Default is { } value)
        {
            json["default"] = value.DeepClone();
        }

        if (node.Enum.Count > 0)
        {
            json["enum"] = Texts(node.Enum);
        }

        Bounds(json, node);
        Add(json, "pattern", node.Pattern);
        if (node.Required.Count > 0)
        {
            json["required"] = Texts(node.Required);
        }

        Children(json, node);
        Extensions(json, node);
        return json;
    }

    /// <summary>A list of texts as JSON.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static void Add(JsonObject json, string name, string? text)
    {
        if (text is not null)
        {
            json[name] = text;
        }
    }

    private static void Bounds(JsonObject json, SchemaNode node)
    {
        var noun = node.Type switch { "string" => "Length", "array" => "Items", _ => "Properties" };
        if (node.Least is { } least)
        {
            json["min" + noun] = least;
        }

        if (node.Most is { } most)
        {
            json["max" + noun] = most;
        }

        if (node.Minimum is { } minimum)
        {
            Number(json, "minimum", minimum.Minimum, "exclusiveMinimum", minimum.ExclusiveMinimum);
        }

        if (node.Maximum is { } maximum)
        {
            Number(json, "maximum", maximum.Maximum, "exclusiveMaximum", maximum.ExclusiveMaximum);
        }
    }

    private static void Number(JsonObject json, string name, double bound, string exclusiveName, bool isExclusive)
    {
        json[name] = double.IsInteger(bound) ? JsonValue.Create((long)bound) : JsonValue.Create(bound);
        if (isExclusive)
        {
            json[exclusiveName] = true;
        }
    }

    private static void Children(JsonObject json, SchemaNode node)
    {
        if (node.Properties.Count > 0)
        {
            json["properties"] = new JsonObject(
                node.Properties.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, Write(pair.Value))));
        }

        if (node.Items is { } items)
        {
            json["items"] = Write(items);
        }

        if (node.AdditionalProperties is { } values)
        {
            json["additionalProperties"] = Write(values);
        }
    }

    private static void Extensions(JsonObject json, SchemaNode node)
    {
        Add(json, "x-kubernetes-list-type", node.ListType);
        if (node.ListMapKeys.Count > 0)
        {
            json["x-kubernetes-list-map-keys"] = Texts(node.ListMapKeys);
        }

        if (node.PreserveUnknownFields)
        {
            json["x-kubernetes-preserve-unknown-fields"] = true;
        }

        if (node.Validations.Count > 0)
        {
            json["x-kubernetes-validations"] = new JsonArray([.. node.Validations.Select(Rule)]);
        }
    }

    private static JsonNode Rule(ValidationRuleAttribute rule)
    {
        var json = new JsonObject { ["rule"] = rule.Rule };
        Add(json, "message", rule.Message);
        Add(json, "messageExpression", rule.MessageExpression);
        Add(json, "fieldPath", rule.FieldPath);
        Add(json, "reason", rule.Reason);
        return json;
    }
}
