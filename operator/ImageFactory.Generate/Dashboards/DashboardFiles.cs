namespace ImageFactory.Generate.Dashboards;

/// <summary>The dashboards, each a file that Grafana imports.</summary>
internal static class DashboardFiles
{
    /// <summary>Selects what is chosen on the dashboard; of a metric without a profile.</summary>
    public const string Factory = "namespace=~\"$namespace\"";

    /// <summary>Selects what is chosen on the dashboard.</summary>
    public const string Profile = Factory + ",profile=~\"$profile\"";

    /// <summary>All of them.</summary>
    public static IEnumerable<GeneratedFile> All()
    {
        Dashboard[] dashboards =
        [
            FleetDashboard.Make(),
            BuildTimesDashboard.Make(),
            ImagesDashboard.Make(),
            RegionsDashboard.Make(),
            OperatorDashboard.Make(),
        ];
        return dashboards.Select(dashboard => new GeneratedFile(
            $"config/prometheus/dashboards/{dashboard.Name}.json", GrafanaJson.Write(dashboard)));
    }
}
