using System.Text.Json.Nodes;

namespace ImageFactory.Generate.Dashboards;

/// <summary>Writes a panel.</summary>
internal static class GrafanaPanel
{
    /// <summary>The panel at its place.</summary>
    public static JsonObject Of(Panel panel, int id, JsonObject place)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = panel.Kind,
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["datasource"] = GrafanaVariables.Prometheus,
            ["gridPos"] = place,
            ["targets"] = Targets(panel),
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = new JsonArray() },
            ["options"] = Options(panel.Kind),
        };
        if (panel.Columns.Count > 0)
        {
            json["transformations"] = GrafanaTable.Transformations(panel);
            json["fieldConfig"]!["overrides"] = GrafanaTable.Overrides(panel);
        }

        return json;
    }

    private static JsonArray Targets(Panel panel)
    {
        var isTable = panel.Kind == "table";
        var isNow = panel.Kind is "table" or "stat" or "bargauge";
        return
        [
            .. panel.Queries.Select((query, index) => (JsonNode)new JsonObject
            {
                ["refId"] = RefId(index),
                ["datasource"] = GrafanaVariables.Prometheus,
                ["expr"] = query.Expression,
                ["legendFormat"] = query.Legend.Length == 0 ? "__auto" : query.Legend,
                ["format"] = isTable ? "table" : "time_series",
                ["instant"] = isNow,
                ["range"] = !isNow,
            }),
        ];
    }

    /// <summary>A, B, …</summary>
    public static string RefId(int index) => ((char)('A' + index)).ToString();

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject { ["unit"] = panel.Unit, ["thresholds"] = Thresholds(panel) };
        if (panel.Bad is not null || panel.Good is not null)
        {
            defaults["color"] = new JsonObject { ["mode"] = "thresholds" };
        }

        if (panel.Words.Count > 0)
        {
            defaults["mappings"] = new JsonArray(new JsonObject
            {
                ["type"] = "value",
                ["options"] = new JsonObject(panel.Words.Select((word, index) => KeyValuePair.Create(
                    $"{word.Value}",
                    (JsonNode?)new JsonObject
                    {
                        ["index"] = index,
                        ["text"] = word.Text,
                        ["color"] = word.Color,
                    }))),
            });
        }

        if (panel.Kind == "timeseries")
        {
            defaults["min"] = 0;
            defaults["custom"] = new JsonObject
            {
                ["drawStyle"] = "line",
                ["lineInterpolation"] = "stepAfter",
                ["fillOpacity"] = panel.IsStacked ? 40 : 5,
                ["showPoints"] = "never",
                ["spanNulls"] = false,
                ["stacking"] = new JsonObject { ["mode"] = panel.IsStacked ? "normal" : "none", ["group"] = "A" },
            };
        }

        return defaults;
    }

    private static JsonObject Thresholds(Panel panel)
    {
        var steps = (panel.Bad, panel.Good) switch
        {
            ({ } bad, _) => new JsonArray(Step("green"), Step("yellow", bad.Yellow), Step("red", bad.Red)),
            (_, { } good) => new JsonArray(Step("red"), Step("yellow", good.Yellow), Step("green", good.Green)),
            _ => new JsonArray(Step("green")),
        };
        return new JsonObject { ["mode"] = "absolute", ["steps"] = steps };
    }

    private static JsonObject Step(string color, double? from = null) => new() { ["color"] = color, ["value"] = from };

    private static JsonObject Options(string kind) => kind switch
    {
        "stat" => new JsonObject
        {
            ["colorMode"] = "value",
            ["graphMode"] = "none",
            ["justifyMode"] = "auto",
            ["textMode"] = "auto",
            ["orientation"] = "auto",
            ["wideLayout"] = true,
            ["showPercentChange"] = false,
            ["percentChangeColorMode"] = "standard",
            ["reduceOptions"] = LastValue(),
        },
        "bargauge" => new JsonObject
        {
            ["displayMode"] = "basic",
            ["valueMode"] = "color",
            ["namePlacement"] = "auto",
            ["sizing"] = "auto",
            ["minVizWidth"] = 8,
            ["minVizHeight"] = 16,
            ["maxVizHeight"] = 300,
            ["legend"] = Legend(),
            ["orientation"] = "horizontal",
            ["reduceOptions"] = LastValue(),
            ["showUnfilled"] = true,
        },
        "state-timeline" => new JsonObject
        {
            ["mergeValues"] = true,
            ["showValue"] = "auto",
            ["rowHeight"] = 0.9,
            ["alignValue"] = "left",
            ["legend"] = Legend(),
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["sort"] = "none" },
        },
        "table" => new JsonObject { ["frameIndex"] = 0, ["showHeader"] = true, ["cellHeight"] = "sm" },
        _ => new JsonObject
        {
            ["legend"] = Legend(),
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
    };

    private static JsonObject LastValue() => new()
    {
        ["calcs"] = new JsonArray("lastNotNull"),
        ["fields"] = string.Empty,
        ["values"] = false,
    };

    private static JsonObject Legend() => new()
    {
        ["displayMode"] = "list",
        ["placement"] = "bottom",
        ["showLegend"] = true,
        ["calcs"] = new JsonArray(),
    };
}
