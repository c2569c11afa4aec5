using static ImageFactory.Generate.Dashboards.DashboardFiles;

namespace ImageFactory.Generate.Dashboards;

/// <summary>How build times develop, by profile and by stage.</summary>
internal static class BuildTimesDashboard
{
    /// <summary>The dashboard.</summary>
    public static Dashboard Make() => new(
        "build-times",
        "Build times",
        "How long builds and their stages take, and whether that gets worse.",
        "now-30d",
        HasProfile: true,
        new Row("Builds", Builds()),
        new Row("Stages", Stages()));

    private static Panel[] Builds() =>
    [
        Times(
            "Newest build",
            "Time of the build that made the newest image, by profile.",
            $"profile:imagefactory_last_build_duration_seconds:max{{{Profile}}}",
            "{{profile}}"),
        new(
            "bargauge",
            "Newest build against its median of 14 days",
            "1 is as ever. Beyond 1.5 and a minute more it is an alert BuildSlow.",
            "none",
            new Query($"profile:imagefactory_last_build_duration_seconds:regression_ratio{{{Profile}}}", "{{profile}}"))
        {
            Bad = (1.2, 1.5),
        },
        Times(
            "Median and 95th percentile of 7 days",
            "Of all builds that made an image within the week before, by profile. From histograms, so that the numbers "
            + "are as fine as their buckets.",
            $"profile:imagefactory_build_duration_seconds:p50_7d{{{Profile}}}",
            "{{profile}} median",
            new Query($"profile:imagefactory_build_duration_seconds:p95_7d{{{Profile}}}", "{{profile}} p95")),
        Times(
            "Median of 14 days",
            "What the newest build is compared with.",
            $"profile:imagefactory_last_build_duration_seconds:median_14d{{{Profile}}}",
            "{{profile}}"),
        Times(
            "Time in the queue, 95th percentile",
            "From the creation of a build to its start: what builder.maxConcurrentBuilds is too small for.",
            "histogram_quantile(0.95, sum by (profile, le) "
            + $"(increase(imagefactory_build_queue_seconds_bucket{{{Profile}}}[1d]))) >= 0",
            "{{profile}}"),
        Times(
            "Boot of the image, median",
            "From power-on to the end of cloud-init when the image was tested. Without KVM it is emulated, and slower.",
            "histogram_quantile(0.5, sum by (profile, accelerator, le) "
            + $"(increase(imagefactory_image_boot_seconds_bucket{{{Profile}}}[1d]))) >= 0",
            "{{profile}} {{accelerator}}"),
    ];

    private static Panel[] Stages() =>
    [
        Times(
            "Stages of the newest build",
            "Where the time of the newest image's build went; with several profiles the sum of them.",
            $"sum by (stage) (profile_stage:imagefactory_last_stage_duration_seconds:max{{{Profile}}})",
            "{{stage}}") with { IsStacked = true },
        new(
            "table",
            "Stages against their median of 14 days",
            "Which stage made the newest build slower: the longest change comes first when sorted by Times.",
            "none",
            new Query(By($"profile_stage:imagefactory_last_stage_duration_seconds:max{{{Profile}}}")),
            new Query(By($"profile_stage:imagefactory_last_stage_duration_seconds:median_14d{{{Profile}}}")),
            new Query(By($"profile_stage:imagefactory_last_stage_duration_seconds:regression_ratio{{{Profile}}}")))
        {
            Columns =
            [
                new("profile", "Profile"),
                new("stage", "Stage"),
                new("A", "Newest", "s"),
                new("B", "Median", "s"),
                new("C", "Times"),
            ],
        },
        Times(
            "Median of stages, 7 days",
            "Of all stages that succeeded within the week before.",
            $"profile_stage:imagefactory_stage_duration_seconds:p50_7d{{{Profile}}}",
            "{{profile}} {{stage}}"),
        Times(
            "95th percentile of stages, 7 days",
            "Of all stages that succeeded within the week before.",
            $"profile_stage:imagefactory_stage_duration_seconds:p95_7d{{{Profile}}}",
            "{{profile}} {{stage}}"),
    ];

    private static string By(string expression) => $"max by (namespace, profile, stage) ({expression})";

    private static Panel Times(
        string title, string description, string expression, string legend, params Query[] more) =>
        new("timeseries", title, description, "s", [new Query(expression, legend), .. more]);
}
