using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageFactory.Generate.Dashboards;

/// <summary>
/// Writes dashboards as Grafana imports them, from version 10 on: later ones bring this schema to theirs.
/// See <see
/// href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">
/// the dashboard's JSON model</see>.
/// </summary>
internal static class GrafanaJson
{
    private const int SchemaOfGrafana10 = 38;
    private const int GridWidth = 24;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The file's text.</summary>
    public static string Write(Dashboard dashboard) => new JsonObject
    {
        ["uid"] = $"imagefactory-{dashboard.Name}",
        ["title"] = $"Image factory / {dashboard.Title}",
        ["description"] = dashboard.Description,
        ["tags"] = new JsonArray("imagefactory"),
        ["schemaVersion"] = SchemaOfGrafana10,
        ["editable"] = true,
        ["graphTooltip"] = 1,
        ["refresh"] = "1m",
        ["time"] = new JsonObject { ["from"] = dashboard.Since, ["to"] = "now" },
        ["timezone"] = "browser",
        ["links"] = new JsonArray(OtherDashboards()),
        ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
        ["templating"] = new JsonObject { ["list"] = GrafanaVariables.Of(dashboard) },
        ["panels"] = Panels(dashboard),
    }.ToJsonString(Indented) + "\n";

    private static JsonObject OtherDashboards() => new()
    {
        ["type"] = "dashboards",
        ["title"] = "Image factory",
        ["tags"] = new JsonArray("imagefactory"),
        ["asDropdown"] = true,
        ["includeVars"] = true,
        ["keepTime"] = true,
        ["icon"] = "external link",
        ["targetBlank"] = false,
        ["tooltip"] = string.Empty,
        ["url"] = string.Empty,
    };

    private static JsonArray Panels(Dashboard dashboard)
    {
        var panels = new JsonArray();
        var y = 0;
        foreach (var row in dashboard.Rows)
        {
            panels.Add(new JsonObject
            {
                ["id"] = panels.Count + 1,
                ["type"] = "row",
                ["title"] = row.Title,
                ["collapsed"] = false,
                ["panels"] = new JsonArray(),
                ["gridPos"] = Place(0, y++, GridWidth, 1),
            });
            var (x, height) = (0, 0);
            foreach (var panel in row.Panels)
            {
                if (x + panel.Width > GridWidth)
                {
                    (x, y, height) = (0, y + height, 0);
                }

                panels.Add(GrafanaPanel.Of(panel, panels.Count + 1, Place(x, y, panel.Width, panel.Height)));
                (x, height) = (x + panel.Width, Math.Max(height, panel.Height));
            }

            y += height;
        }

        return panels;
    }

    private static JsonObject Place(int x, int y, int width, int height) =>
        new() { ["x"] = x, ["y"] = y, ["w"] = width, ["h"] = height };
}
