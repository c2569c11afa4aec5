using static ImageFactory.Generate.Dashboards.DashboardFiles;

namespace ImageFactory.Generate.Dashboards;

/// <summary>Clouds, and what gets to their users.</summary>
internal static class RegionsDashboard
{
    /// <summary>The dashboard.</summary>
    public static Dashboard Make() => new(
        "regions-promotions",
        "Regions and promotions",
        "Whether the clouds answer, how fast images get there, and what is released.",
        "now-7d",
        HasProfile: true,
        new Row("Regions", Regions()),
        new Row("Promotions", Promotions()));

    private static Panel[] Regions() =>
    [
        new(
            "state-timeline",
            "Regions",
            "Whether a region answers. One that failed several times in a row is left alone for a while.",
            "none",
            new Query(
                $"min by (cloud, region) (imagefactory_region_up{{{Factory}}})", "{{cloud}}/{{region}}"))
        {
            Words = [(0, "Does not answer", "red"), (1, "Answers", "green")],
        },
        new(
            "timeseries",
            "Upload of an image",
            "From the first step of an image's way into a region to the comparison of its hash there.",
            "s",
            new Query(Quantile("0.5"), "{{cloud}}/{{region}} median"),
            new Query(Quantile("0.95"), "{{cloud}}/{{region}} p95")),
        new(
            "timeseries",
            "Left behind in clouds",
            "What builds made, and whose builds are gone. The garbage collector removes it after two looks; "
            + "what stays is an alert LeakFound.",
            "short",
            new Query(
                $"max by (cloud, type) (imagefactory_leaked_resources{{{Factory}}})", "{{cloud}} {{type}}")),
        new(
            "table",
            "Regions now",
            "Where images can go to.",
            "none",
            new Query($"min by (namespace, cloud, region) (imagefactory_region_up{{{Factory}}})"))
        {
            Words = [(0, "Does not answer", "red"), (1, "Answers", "green")],
            Columns = [new("cloud", "Cloud"), new("region", "Region"), new("A", "State")],
        },
    ];

    private static Panel[] Promotions() =>
    [
        new(
            "table",
            "Under way",
            "Promotions that are not over, and since when. People may take days to approve; "
            + "what the factory does itself takes minutes.",
            "s",
            new Query("time() - max by (namespace, profile, promotion_namespace, promotion, phase) "
                + $"(imagefactory_promotion_active_timestamp_seconds{{{Profile}}})"))
        {
            Columns =
            [
                new("profile", "Profile"),
                new("promotion_namespace", "Namespace"),
                new("promotion", "Promotion"),
                new("phase", "Phase"),
                new("A", "Since", "s"),
            ],
        },
        new(
            "table",
            "Released images",
            "Whether what a promotion released is still as it was left. "
            + "The promotion's condition Drifted has the difference.",
            "none",
            new Query("max by (namespace, profile, promotion_namespace, promotion) "
                + $"(imagefactory_promotion_drift{{{Profile}}})"))
        {
            Words = [(0, "As released", "green"), (1, "Changed", "red")],
            Columns =
            [
                new("profile", "Profile"),
                new("promotion_namespace", "Namespace"),
                new("promotion", "Promotion"),
                new("A", "State"),
            ],
        },
        new(
            "timeseries",
            "Promotions by phase",
            "Those that are not over.",
            "short",
            new Query($"sum by (phase) (imagefactory_promotions_active{{{Profile}}})", "{{phase}}"))
        {
            IsStacked = true,
        },
        new(
            "stat",
            "Promotions that ended",
            "Within the time that is shown, by region and what came of it there.",
            "short",
            new Query(
                $"sum by (region, result) (increase(imagefactory_promotions_total{{{Profile}}}[$__range]))",
                "{{region}} {{result}}")),
    ];

    private static string Quantile(string quantile) =>
        $"histogram_quantile({quantile}, sum by (cloud, region, le) "
        + $"(increase(imagefactory_region_upload_seconds_bucket{{{Factory}}}[1d]))) >= 0";
}
