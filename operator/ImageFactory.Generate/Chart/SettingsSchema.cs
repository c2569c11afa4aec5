using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Generate.Chart;

/// <summary>The JSON schema of the settings file, so that Helm and editors know what stands in it.</summary>
internal static class SettingsSchema
{
    /// <summary>The schema.</summary>
    public static JsonObject Write()
    {
        var schema = SettingsJsonContext.Default.OperatorOptions.GetJsonSchemaAsNode(
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Plain });
        return schema.AsObject();
    }

    // Defaults are the program's, and change with it.
    private static JsonNode Plain(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject written)
        {
            written.Remove("default");
        }

        return schema;
    }
}
