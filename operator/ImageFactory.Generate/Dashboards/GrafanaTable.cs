using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageFactory.Generate.Dashboards;

/// <summary>What makes a table of several queries' answers: one line for equal labels.</summary>
internal static partial class GrafanaTable
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Joins the answers, and brings the columns into their order.</summary>
    public static JsonArray Transformations(Panel panel)
    {
        var fields = panel.Columns.Select(column => Field(panel, column)).ToList();
        return new JsonArray(
            new JsonObject { ["id"] = "merge", ["options"] = new JsonObject() },
            new JsonObject
            {
                ["id"] = "organize",
                ["options"] = new JsonObject
                {
                    ["excludeByName"] = Named(
                        Unwanted(panel, fields).Select(field => KeyValuePair.Create(field, (JsonNode?)true))),
                    ["indexByName"] = Named(
                        fields.Select((field, index) => KeyValuePair.Create(field, (JsonNode?)index))),
                    ["renameByName"] = Named(
                        fields.Zip(panel.Columns).Select(pair =>
                            KeyValuePair.Create(pair.First, (JsonNode?)pair.Second.Title))),
                },
            });
    }

    /// <summary>The units and links of columns.</summary>
    public static JsonArray Overrides(Panel panel) =>
    [
        .. panel.Columns.Where(column => column.Unit is not null || column.LogQuery is not null)
            .Select(column => (JsonNode)new JsonObject
            {
                ["matcher"] = new JsonObject { ["id"] = "byName", ["options"] = column.Title },
                ["properties"] = Properties(column),
            }),
    ];

    private static JsonArray Properties(Column column)
    {
        var properties = new JsonArray();
        if (column.Unit is { } unit)
        {
            properties.Add(new JsonObject { ["id"] = "unit", ["value"] = unit });
        }

        if (column.LogQuery is { } query)
        {
            properties.Add(new JsonObject
            {
                ["id"] = "links",
                ["value"] = new JsonArray(new JsonObject
                {
                    ["title"] = "Logs",
                    ["url"] = Explore(query),
                    ["targetBlank"] = true,
                }),
            });
        }

        return properties;
    }

    // Values that are no column stay unnamed, labels that are none do as well.
    private static IEnumerable<string> Unwanted(Panel panel, List<string> fields) =>
        panel.Queries.Select((_, index) => ValueName(panel, index))
            .Concat(["Time", "namespace", "job"])
            .Where(field => !fields.Contains(field));

    private static string Field(Panel panel, Column column) =>
        column.Field is [>= 'A' and <= 'Z' and var letter] ? ValueName(panel, letter - 'A') : column.Field;

    private static string ValueName(Panel panel, int index) =>
        panel.Queries.Length == 1 ? "Value" : $"Value #{GrafanaPanel.RefId(index)}";

    private static JsonObject Named(IEnumerable<KeyValuePair<string, JsonNode?>> pairs) => new(pairs);

    /// <summary>
    /// The address at which Grafana shows what Loki answers. All but variables is encoded; these are put in later.
    /// </summary>
    private static string Explore(string query)
    {
        var panes = new JsonObject
        {
            ["logs"] = new JsonObject
            {
                ["datasource"] = "${loki}",
                ["queries"] = new JsonArray(new JsonObject { ["refId"] = "A", ["expr"] = query }),
                ["range"] = new JsonObject { ["from"] = "now-7d", ["to"] = "now" },
            },
        };
        var url = new StringBuilder("/explore?schemaVersion=1&panes=");
        var text = panes.ToJsonString(Plain);
        var end = 0;
        foreach (Match variable in Variable().Matches(text))
        {
            url.Append(Uri.EscapeDataString(text[end..variable.Index])).Append(variable.Value);
            end = variable.Index + variable.Length;
        }

        return url.Append(Uri.EscapeDataString(text[end..])).ToString();
    }

    [GeneratedRegex(@"\$\{[^}]+\}")]
    private static partial Regex Variable();
}
