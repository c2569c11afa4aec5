using System.Text.Json.Nodes;

namespace ImageFactory.Generate.Dashboards;

/// <summary>
/// What can be chosen on a dashboard. Prometheus and Loki are chosen there too, so that it is imported as it is.
/// </summary>
internal static class GrafanaVariables
{
    /// <summary>The data source of metrics, as panels name it.</summary>
    public static JsonObject Prometheus => Source("prometheus", "datasource");

    /// <summary>Its variables.</summary>
    public static JsonArray Of(Dashboard dashboard)
    {
        var list = new JsonArray(
            DataSource("datasource", "Metrics", "prometheus"),
            DataSource("loki", "Logs", "loki"),
            Labels("namespace", "Factory", "label_values(imagefactory_store_size_bytes, namespace)"));
        if (dashboard.HasProfile)
        {
            list.Add(Labels(
                "profile",
                "Profile",
                "label_values(imagefactory_stage_duration_seconds_count{namespace=~\"$namespace\"}, profile)"));
        }

        return list;
    }

    private static JsonObject DataSource(string name, string label, string type) => new()
    {
        ["type"] = "datasource",
        ["name"] = name,
        ["label"] = label,
        ["query"] = type,
        ["refresh"] = 1,
        ["hide"] = 0,
        ["includeAll"] = false,
        ["multi"] = false,
        ["options"] = new JsonArray(),
        ["regex"] = string.Empty,
        // Grafana takes the first, or the default one, where it does not know this.
        ["current"] = new JsonObject { ["text"] = string.Empty, ["value"] = string.Empty },
    };

    // A Prometheus that gives the operator no label namespace shows all of it: .* is nothing, too.
    private static JsonObject Labels(string name, string label, string query) => new()
    {
        ["type"] = "query",
        ["name"] = name,
        ["label"] = label,
        ["datasource"] = Prometheus,
        ["definition"] = query,
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = "Variable" },
        ["refresh"] = 2,
        ["sort"] = 1,
        ["hide"] = 0,
        ["includeAll"] = true,
        ["allValue"] = ".*",
        ["multi"] = true,
        ["options"] = new JsonArray(),
        ["regex"] = string.Empty,
        ["current"] = new JsonObject
        {
            ["selected"] = true,
            ["text"] = new JsonArray("All"),
            ["value"] = new JsonArray("$__all"),
        },
    };

    private static JsonObject Source(string type, string variable) =>
        new() { ["type"] = type, ["uid"] = $"${{{variable}}}" };
}
