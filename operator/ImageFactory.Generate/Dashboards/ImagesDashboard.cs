using static ImageFactory.Generate.Dashboards.DashboardFiles;

namespace ImageFactory.Generate.Dashboards;

/// <summary>What the images are like.</summary>
internal static class ImagesDashboard
{
    /// <summary>The dashboard.</summary>
    public static Dashboard Make() => new(
        "images",
        "Images",
        "Which images users get, how old and how large they are, and what tests found in them.",
        "now-90d",
        HasProfile: true,
        new Row("Images", Table()),
        new Row("Trends", Trends()),
        new Row("Tests", Tests()));

    private static Panel Table() => new(
        "table",
        "Images",
        "Age and Due in are of the image that users get, the rest is of the newest that was built. "
        + "What is due in less than nothing is an alert ImageStale.",
        "none",
        By("imagefactory_image_age_seconds"),
        new Query($"max by (namespace, profile) (imagefactory_image_due_timestamp_seconds{{{Profile}}}) - time()"),
        new Query("time() - max by (namespace, profile) "
            + $"(imagefactory_last_success_timestamp_seconds{{{Profile}}})"),
        By("imagefactory_image_size_bytes"),
        By("imagefactory_image_packages"),
        By("imagefactory_image_scap_score"))
    {
        Width = 24,
        Columns =
        [
            new("profile", "Profile"),
            new("A", "Age", "dtdurations"),
            new("B", "Due in", "dtdurations"),
            new("C", "Newest build", "dtdurations"),
            new("D", "Size", "bytes"),
            new("E", "Packages"),
            new("F", "OpenSCAP score"),
        ],
    };

    private static Panel[] Trends() =>
    [
        Trend("Size", "Size of the newest image's file.", "bytes", "imagefactory_image_size_bytes"),
        Trend("Packages", "Packages in the newest image.", "short", "imagefactory_image_packages"),
        Trend(
            "Age",
            "Since the image that users get was built: a saw whose teeth are as long as releases are apart.",
            "dtdurations",
            "imagefactory_image_age_seconds"),
        Trend(
            "OpenSCAP score",
            "Of the newest image, 100 at best. Compare only with what the same profile had before.",
            "short",
            "imagefactory_image_scap_score"),
    ];

    private static Panel[] Tests() =>
    [
        new(
            "timeseries",
            "Tests a day",
            "By what came of them. A flaky one passed when it was run again.",
            "short",
            new Query($"sum by (result) (increase(imagefactory_tests_total{{{Profile}}}[1d]))", "{{result}}"))
        {
            IsStacked = true,
        },
        new(
            "timeseries",
            "Network throughput",
            "What went through the network of the newest image when it was tested.",
            "Bps",
            new Query(
                "max by (profile, direction) "
                + $"(imagefactory_image_throughput_bytes_per_second{{{Profile}}})",
                "{{profile}} {{direction}}")),
    ];

    private static Query By(string metric) => new($"max by (namespace, profile) ({metric}{{{Profile}}})");

    private static Panel Trend(string title, string description, string unit, string metric) => new(
        "timeseries",
        title,
        description,
        unit,
        new Query($"max by (profile) ({metric}{{{Profile}}})", "{{profile}}"));
}
