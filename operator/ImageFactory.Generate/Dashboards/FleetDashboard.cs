using static ImageFactory.Generate.Dashboards.DashboardFiles;

namespace ImageFactory.Generate.Dashboards;

/// <summary>How the factory stands, on one page.</summary>
internal static class FleetDashboard
{
    private const string PodLogs = "{namespace=\"${__data.fields.Namespace}\", pod=~\"${__data.fields.Build}-.*\"}";

    /// <summary>The dashboard.</summary>
    public static Dashboard Make() => new(
        "fleet",
        "Fleet",
        "How the factory stands: what is being built, what failed, which images are too old.",
        "now-7d",
        HasProfile: true,
        new Row("Now", Numbers()),
        new Row("Builds", Builds()));

    private static Panel[] Numbers() =>
    [
        Number(
            "Builds at work",
            "Builds that are not over, those that wait for their turn among them.",
            $"sum(imagefactory_builds_active{{{Profile}}}) or vector(0)"),
        Number(
            "Profiles that fail",
            "Profiles whose newest build failed. Each is an alert BuildFailed.",
            $"count(max by (namespace, profile) (imagefactory_last_build_info{{{Profile},result=\"Failed\"}}))"
            + " or vector(0)") with { Bad = (1, 3) },
        Number(
            "Stale images",
            "Profiles whose released image is older than its replace_frequency promises.",
            $"count(max by (namespace, profile) (imagefactory_image_due_timestamp_seconds{{{Profile}}}) < time())"
            + " or vector(0)") with { Bad = (1, 3) },
        Number(
            "Regions that do not answer",
            "Regions that the operator leaves alone for now, since requests to them failed one after the other.",
            $"count(min by (namespace, cloud, region) (imagefactory_region_up{{{Factory}}}) == 0) or vector(0)")
            with { Bad = (1, 2) },
        Number(
            "Successful builds in 7 days",
            "Of the builds that ended within a week, those that made an image, or found that none was needed.",
            $"avg(profile:imagefactory_builds:success_ratio_7d{{{Profile}}})") with
        {
            Unit = "percentunit", Good = (0.8, 0.95),
        },
        Number(
            "Store free",
            "What is left of the artifact store. At nothing uploads are refused.",
            $"min(imagefactory_store_free_bytes{{{Factory}}} / imagefactory_store_size_bytes{{{Factory}}})") with
        {
            Unit = "percentunit", Good = (0.1, 0.2),
        },
    ];

    private static Panel[] Builds() =>
    [
        new(
            "table",
            "Newest build of each profile",
            "What the newest finished build came to. A click on a build shows the logs of its pods, by Loki.",
            "none",
            new Query("max by (namespace, profile, build_namespace, build, result, stage, reason) "
                + $"(imagefactory_last_build_info{{{Profile}}})"))
        {
            Columns =
            [
                new("profile", "Profile"),
                new("build_namespace", "Namespace"),
                new("build", "Build", LogQuery: PodLogs),
                new("result", "Result"),
                new("stage", "Failed at"),
                new("reason", "Reason"),
            ],
        },
        new(
            "table",
            "Builds at work",
            "Each build that has its turn, and for how long it has been at its stage. "
            + "Beyond three hours it is an alert BuildStuck.",
            "s",
            new Query("time() - max by (namespace, profile, build_namespace, build, stage) "
                + $"(imagefactory_active_build_stage_timestamp_seconds{{{Profile}}})"))
        {
            Columns =
            [
                new("profile", "Profile"),
                new("build_namespace", "Namespace"),
                new("build", "Build", LogQuery: PodLogs),
                new("stage", "Stage"),
                new("A", "For", "s"),
            ],
        },
        new(
            "timeseries",
            "Finished builds a day",
            "How many builds ended within the day before, by result.",
            "short",
            new Query($"sum by (result) (increase(imagefactory_builds_total{{{Profile}}}[1d]))", "{{result}}"))
        {
            IsStacked = true,
        },
        new(
            "timeseries",
            "Builds at work by stage",
            "Where builds are. Initialized are those that wait for their turn.",
            "short",
            new Query($"sum by (stage) (imagefactory_builds_active{{{Profile}}})", "{{stage}}"))
        {
            IsStacked = true,
        },
    ];

    private static Panel Number(string title, string description, string expression) =>
        new("stat", title, description, "none", new Query(expression)) { Width = 4, Height = 4 };
}
