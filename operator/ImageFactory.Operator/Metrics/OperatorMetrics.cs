using System.Diagnostics.Metrics;

namespace ImageFactory.Operator.Metrics;

/// <summary>Names and instruments of the factory's metrics; labels come from closed sets and profile names.</summary>
internal sealed class OperatorMetrics : IDisposable
{
    /// <summary>The meter of counters and histograms.</summary>
    public const string MeterName = "ImageFactory.Operator";

    // From a fast boot test to a build that hits the default timeout of two hours.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200],
    };

    private readonly Meter meter = new(MeterName);

    /// <summary>Creates the instruments.</summary>
    public OperatorMetrics(BuildGauges gauges, LeakGauge leaks)
    {
        Builds = meter.CreateCounter<long>(
            "imagefactory_builds_total", description: "Finished builds by result.");
        BuildDuration = meter.CreateHistogram(
            "imagefactory_build_duration_seconds", null, "Time of a build from its first stage to its last.", null, Durations);
        StageDuration = meter.CreateHistogram(
            "imagefactory_stage_duration_seconds", null, "Time of a stage by result.", null, Durations);
        QueueTime = meter.CreateHistogram(
            "imagefactory_build_queue_seconds", null, "Time from a build's creation to its start.", null, Durations);
        RegionUpload = meter.CreateHistogram(
            "imagefactory_region_upload_seconds",
            null,
            "Time from the first step of an image's way into a region to its hash being compared there.",
            null,
            Durations);
        Boot = meter.CreateHistogram(
            "imagefactory_image_boot_seconds", null, "Time from power-on to the end of cloud-init, by accelerator.", null, Durations);
        Tests = meter.CreateCounter<long>(
            "imagefactory_tests_total", description: "Tests of images by result; a flaky one has passed when it was run again.");
        meter.CreateObservableGauge(
            "imagefactory_last_stage_duration_seconds",
            gauges.LastStageDurations,
            description: "Time of each stage of a profile's newest finished build.");
        meter.CreateObservableGauge(
            "imagefactory_last_success_timestamp_seconds",
            gauges.LastSuccesses,
            description: "When a profile's newest image was finished, as Unix time.");
        meter.CreateObservableGauge(
            "imagefactory_builds_active", gauges.Active, description: "Builds at work by profile and stage.");
        meter.CreateObservableGauge(
            "imagefactory_leaked_resources", leaks.Read, description: "Resources in a cloud whose build is gone, at the last look.");
        meter.CreateObservableGauge(
            "imagefactory_image_size_bytes", gauges.ImageSizes, description: "Size of a profile's newest image.");
        meter.CreateObservableGauge(
            "imagefactory_image_packages", gauges.ImagePackages, description: "Packages in a profile's newest image.");
        meter.CreateObservableGauge(
            "imagefactory_image_scap_score",
            gauges.ScapScores,
            description: "OpenSCAP's score of a profile's newest image, from 0 to 100.");
        meter.CreateObservableGauge(
            "imagefactory_image_throughput_bytes_per_second",
            gauges.Throughputs,
            description: "What went through the network of a profile's newest image when it was tested, by direction.");
    }

    /// <summary>Finished builds.</summary>
    public Counter<long> Builds { get; }

    /// <summary>Times of builds.</summary>
    public Histogram<double> BuildDuration { get; }

    /// <summary>Times of stages.</summary>
    public Histogram<double> StageDuration { get; }

    /// <summary>Times in the queue.</summary>
    public Histogram<double> QueueTime { get; }

    /// <summary>Times of boots.</summary>
    public Histogram<double> Boot { get; }

    /// <summary>Tests of images.</summary>
    public Counter<long> Tests { get; }

    /// <summary>Times of images on their way into a region.</summary>
    public Histogram<double> RegionUpload { get; }

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();
}
