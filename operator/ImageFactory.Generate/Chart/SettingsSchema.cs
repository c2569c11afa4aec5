using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Generate.Chart;

/// <summary>The JSON schema of the settings file, so that Helm and editors know what stands in it.</summary>
internal static class SettingsSchema
{
    /// <summary>The schema.</summary>
    /// <param name="pointer">
    /// Where it stands in the file, as a JSON pointer: schemas of one type refer to the first.
    /// </param>
    public static JsonObject Write(string pointer)
    {
        var schema = SettingsJsonContext.Default.OperatorOptions.GetJsonSchemaAsNode(
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Plain });
        Move(schema, pointer);
        return schema.AsObject();
    }

    private static void Move(JsonNode? schema, string pointer)
    {
        switch (schema)
        {
            case JsonObject map:
                if (map["$ref"]?.GetValue<string>() is ['#', .. var path])
                {
                    map["$ref"] = $"#{pointer}{path}";
                }

                foreach (var (_, part) in map)
                {
                    Move(part, pointer);
                }

                break;
            case JsonArray list:
                foreach (var part in list)
                {
                    Move(part, pointer);
                }

                break;
        }
    }

    // Defaults are the program's, and change with it.
    private static JsonNode Plain(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject written)
        {
            written.Remove("default");
            if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(PatternAttribute), inherit: false)
                is [PatternAttribute pattern])
            {
                written["pattern"] = pattern.RegexPattern;
                // Who writes cpu: 2 means the quantity, which the program reads from a number as well.
                written["type"] = new JsonArray("string", "number");
            }
        }

        return schema;
    }
}
