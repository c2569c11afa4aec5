using ImageFactory.Kubernetes.Metrics;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// What the operator measures. Labels come from closed sets and the names of profiles, clouds and regions.
/// </summary>
internal sealed class OperatorMetrics
{
    // From a fast boot test to a build that hits the default timeout of two hours.
    private static readonly HistogramConfiguration Durations = new()
    {
        Buckets = [1, 5, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200],
    };

    /// <summary>Puts all of it on the page.</summary>
    public OperatorMetrics(CollectorRegistry registry, BuildGauges gauges, ReleaseGauges releases, LeakGauge leaks)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        Builds = factory.CreateCounter(
            "imagefactory_builds_total", "Finished builds by result.", "profile", "backend", "tool", "result");
        BuildDuration = factory.CreateHistogram(
            "imagefactory_build_duration_seconds",
            "Time of a build from its first stage to its last.",
            ["profile", "backend", "tool", "result"],
            Durations);
        StageDuration = factory.CreateHistogram(
            "imagefactory_stage_duration_seconds",
            "Time of a stage by result.",
            ["stage", "profile", "backend", "result"],
            Durations);
        QueueTime = factory.CreateHistogram(
            "imagefactory_build_queue_seconds", "Time from a build's creation to its start.", ["profile"], Durations);
        RegionUpload = factory.CreateHistogram(
            "imagefactory_region_upload_seconds",
            "Time from the first step of an image's way into a region to its hash being compared there.",
            ["cloud", "region"],
            Durations);
        Boot = factory.CreateHistogram(
            "imagefactory_image_boot_seconds",
            "Time from power-on to the end of cloud-init, by accelerator.",
            ["profile", "accelerator"],
            Durations);
        Tests = factory.CreateCounter(
            "imagefactory_tests_total",
            "Tests of images by result; a flaky one has passed when it was run again.",
            "profile",
            "result");
        Promotions = factory.CreateCounter(
            "imagefactory_promotions_total",
            "Promotions that are over, by region and what came of it there.",
            "profile",
            "region",
            "result");
        registry.ObserveGauge(
            "imagefactory_last_stage_duration_seconds",
            "Time of each stage of a profile's newest finished build.",
            ["profile", "stage"],
            gauges.LastStageDurations);
        registry.ObserveGauge(
            "imagefactory_last_success_timestamp_seconds",
            "When a profile's newest image was finished, as Unix time.",
            ["profile"],
            gauges.LastSuccesses);
        registry.ObserveGauge(
            "imagefactory_builds_active", "Builds at work by profile and stage.", ["profile", "stage"], gauges.Active);
        registry.ObserveGauge(
            "imagefactory_leaked_resources",
            "Resources in a cloud whose build is gone, at the last look.",
            ["cloud", "type"],
            leaks.Read);
        registry.ObserveGauge(
            "imagefactory_image_age_seconds",
            "Time since a profile's released image was built.",
            ["profile"],
            releases.Ages);
        registry.ObserveGauge(
            "imagefactory_image_due_timestamp_seconds",
            "Until when a profile's released image is to be replaced, as Unix time.",
            ["profile"],
            releases.Dues);
        registry.ObserveGauge(
            "imagefactory_image_size_bytes", "Size of a profile's newest image.", ["profile"], gauges.ImageSizes);
        registry.ObserveGauge(
            "imagefactory_image_packages", "Packages in a profile's newest image.", ["profile"], gauges.ImagePackages);
        registry.ObserveGauge(
            "imagefactory_image_scap_score",
            "OpenSCAP's score of a profile's newest image, from 0 to 100.",
            ["profile"],
            gauges.ScapScores);
        registry.ObserveGauge(
            "imagefactory_image_throughput_bytes_per_second",
            "What went through the network of a profile's newest image when it was tested, by direction.",
            ["profile", "direction"],
            gauges.Throughputs);
    }

    /// <summary>Finished builds: profile, backend, tool, result.</summary>
    public Counter Builds { get; }

    /// <summary>Times of builds: profile, backend, tool, result.</summary>
    public Histogram BuildDuration { get; }

    /// <summary>Times of stages: stage, profile, backend, result.</summary>
    public Histogram StageDuration { get; }

    /// <summary>Times in the queue: profile.</summary>
    public Histogram QueueTime { get; }

    /// <summary>Times of boots: profile, accelerator.</summary>
    public Histogram Boot { get; }

    /// <summary>Tests of images: profile, result.</summary>
    public Counter Tests { get; }

    /// <summary>Promotions that are over: profile, region, result.</summary>
    public Counter Promotions { get; }

    /// <summary>Times of images on their way into a region: cloud, region.</summary>
    public Histogram RegionUpload { get; }
}
