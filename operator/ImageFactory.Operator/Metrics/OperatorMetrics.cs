using ImageFactory.Operator.Api.ImageBuild;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// What the operator counts and times. Labels come from closed sets, the names of clouds and regions of the settings,
/// and those of profiles, which are bounded.
/// </summary>
internal sealed class OperatorMetrics
{
    private static readonly string[] Accelerators = ["kvm", "tcg"];

    // From a fast boot test to a build that hits the default timeout of two hours.
    private static readonly HistogramConfiguration Durations = new()
    {
        Buckets = [1, 5, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200],
    };

    /// <summary>Puts all of it on the page.</summary>
    public OperatorMetrics(CollectorRegistry registry)
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
        Profiles = new ProfileLabels(Forget);
    }

    /// <summary>The names of profiles, as labels of all that is here.</summary>
    public ProfileLabels Profiles { get; }

    /// <summary>The label for what a test host says of its accelerator, as QEMU calls them.</summary>
    public static string Accelerator(string? name) => name is not null && Accelerators.Contains(name)
        ? name
        : ProfileLabels.Other;

    /// <summary>
    /// Has the series of what may come of a build begin at 0. Prometheus sees the first of a kind only where it has
    /// seen none before, and with a build a night, and now and then a new operator, most would be the first.
    /// </summary>
    public void Expect(string profile, string backend, string? tool)
    {
        foreach (var stage in Enum.GetNames<BuildStage>())
        {
            StageDuration.WithLabels(stage, profile, backend, nameof(StageState.Succeeded));
        }

        QueueTime.WithLabels(profile);
        foreach (var result in (string[])["passed", "flaky", "failed", "skipped"])
        {
            Tests.WithLabels(profile, result);
        }

        foreach (var accelerator in Accelerators)
        {
            Boot.WithLabels(profile, accelerator);
        }

        if (tool is not null)
        {
            foreach (var phase in (BuildPhase[])[BuildPhase.Succeeded, BuildPhase.Unchanged, BuildPhase.Failed])
            {
                Builds.WithLabels(profile, backend, tool, $"{phase}");
            }

            BuildDuration.WithLabels(profile, backend, tool, nameof(BuildPhase.Succeeded));
        }
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

    private void Forget(string profile)
    {
        Forget(Builds, profile);
        Forget(BuildDuration, profile);
        Forget(StageDuration, profile);
        Forget(QueueTime, profile);
        Forget(Boot, profile);
        Forget(Tests, profile);
        Forget(Promotions, profile);
    }

    private static void Forget<TSeries>(Collector<TSeries> metric, string profile)
        where TSeries : ChildBase
    {
        var place = Array.IndexOf(metric.LabelNames, "profile");
        foreach (var labels in metric.GetAllLabelValues().Where(labels => labels[place] == profile).ToList())
        {
            metric.RemoveLabelled(labels);
        }
    }
}
