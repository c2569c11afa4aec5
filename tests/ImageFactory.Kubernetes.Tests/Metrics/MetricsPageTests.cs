using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing.Processes;
using Prometheus;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Metrics;

/// <summary>The page that prometheus-net makes of our metrics.</summary>
public sealed class MetricsPageTests
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;

    public MetricsPageTests() => _factory = Prometheus.Metrics.WithCustomRegistry(_registry);

    [Fact]
    public async Task Every_kind_of_metric_has_its_form()
    {
        _factory.CreateCounter("controller_runtime_reconcile_total", "Reconciles.", "controller", "result")
            .WithLabels("imagebuild", "success").Inc(3);
        _factory.CreateGauge("image_boot_seconds", "Time of a boot.").Set(12.25);
        _registry.ObserveGauge("workqueue_depth", "Keys that wait.", ["name"], () => [(-2, ["imagebuild"])]);
        Histogram histogram = _factory.CreateHistogram(
            "stage_duration_seconds",
            "Time of a stage.",
            ["stage"],
            new HistogramConfiguration { Buckets = [0.5, 60, 3600] });
        foreach (double value in new[] { 0.25, 0.5, 30, 100_000 })
        {
            histogram.WithLabels("ImageBuilt").Observe(value);
        }

        Assert.Equal(
            """
            # HELP controller_runtime_reconcile_total Reconciles.
            # TYPE controller_runtime_reconcile_total counter
            controller_runtime_reconcile_total{controller="imagebuild",result="success"} 3
            # HELP image_boot_seconds Time of a boot.
            # TYPE image_boot_seconds gauge
            image_boot_seconds 12.25
            # HELP workqueue_depth Keys that wait.
            # TYPE workqueue_depth gauge
            workqueue_depth{name="imagebuild"} -2
            # HELP stage_duration_seconds Time of a stage.
            # TYPE stage_duration_seconds histogram
            stage_duration_seconds_sum{stage="ImageBuilt"} 100030.75
            stage_duration_seconds_count{stage="ImageBuilt"} 4
            stage_duration_seconds_bucket{stage="ImageBuilt",le="0.5"} 2
            stage_duration_seconds_bucket{stage="ImageBuilt",le="60"} 3
            stage_duration_seconds_bucket{stage="ImageBuilt",le="3600"} 3
            stage_duration_seconds_bucket{stage="ImageBuilt",le="+Inf"} 4

            """,
            await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task Counters_go_on_from_scrape_to_scrape()
    {
        Counter counter = _factory.CreateCounter("passes_total", "Reconciles.");
        Assert.Equal(Page("passes_total 0\n"), await _registry.ScrapeAsync());
        counter.Inc(2);
        Assert.Equal(Page("passes_total 2\n"), await _registry.ScrapeAsync());
        Assert.Equal(Page("passes_total 2\n"), await _registry.ScrapeAsync());
        counter.Inc();
        Assert.Equal(Page("passes_total 3\n"), await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task A_gauge_that_is_no_longer_observed_vanishes_and_may_come_back()
    {
        const string Begin = "# HELP builds_active Builds.\n# TYPE builds_active gauge\n";
        List<string> builds = ["a", "b"];
        _registry.ObserveGauge(
            "builds_active", "Builds.", ["build"], () => builds.Select(build => (1.0, (string[])[build])));
        Assert.Equal(
            Begin + "builds_active{build=\"a\"} 1\nbuilds_active{build=\"b\"} 1\n", await _registry.ScrapeAsync());
        builds.Remove("a");
        Assert.Equal(Begin + "builds_active{build=\"b\"} 1\n", await _registry.ScrapeAsync());
        builds.Clear();
        Assert.Equal(Begin, await _registry.ScrapeAsync());
        builds.Add("a");
        Assert.Equal(Begin + "builds_active{build=\"a\"} 1\n", await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task A_gauge_that_was_set_once_stays()
    {
        _factory.CreateGauge("last_success_timestamp_seconds", "When.").Set(1_800_000_000);
        const string Expected =
            "# HELP last_success_timestamp_seconds When.\n# TYPE last_success_timestamp_seconds gauge\n"
            + "last_success_timestamp_seconds 1800000000\n";
        Assert.Equal(Expected, await _registry.ScrapeAsync());
        Assert.Equal(Expected, await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task Gauges_of_objects_that_come_and_go_never_run_out_of_room_and_never_pile_up()
    {
        const int PerScrape = ObservedGauges.MostSeries;
        int first = 0;
        _registry.ObserveGauge("builds_active", "Builds.", ["build"], () => Enumerable.Range(first, PerScrape)
            .Select(build => (1.0, (string[])[$"{build}"])));
        for (int scrape = 0; scrape < 30; scrape++)
        {
            string page = await _registry.ScrapeAsync();
            Assert.Equal(PerScrape + 2, page.Count(c => c == '\n'));
            Assert.Contains($"builds_active{{build=\"{first + PerScrape - 1}\"}} 1\n", page, StringComparison.Ordinal);
            first += PerScrape;
        }
    }

    [Fact]
    public async Task Somebody_who_makes_objects_without_end_gets_no_more_than_2000_series_and_takes_none_from_others()
    {
        const int Flood = 10_000;
        var builds = 1;
        _registry.ObserveGauge("builds_active", "Builds.", ["build"], () => Enumerable.Range(0, builds)
            .Select(build => (1.0, (string[])[$"{builds - build}"])));
        await _registry.ScrapeAsync();
        builds = Flood;
        await _registry.ScrapeAsync();

        var page = await _registry.ScrapeAsync();

        Assert.Equal(ObservedGauges.MostSeries, page.Split('\n').Count(line => line.StartsWith("builds_active{")));
        Assert.Contains("builds_active{build=\"1\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains(
            $"imagefactory_dropped_series{{name=\"builds_active\"}} {Flood - ObservedGauges.MostSeries}\n",
            page,
            StringComparison.Ordinal);

        builds = 1;
        Assert.Contains(
            "imagefactory_dropped_series{name=\"builds_active\"} 0\n",
            await _registry.ScrapeAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_observed_leaves_the_rest_of_the_page_as_it_is()
    {
        _factory.CreateCounter("passes_total", "Reconciles.").Inc();
        _registry.ObserveGauge("builds_active", "Builds.", ["build"], () => throw new InvalidOperationException("no"));
        Assert.Equal(
            Page("passes_total 1\n") + "# HELP builds_active Builds.\n# TYPE builds_active gauge\n",
            await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task Text_is_escaped()
    {
        _factory.CreateCounter("passes_total", "Reconciles.", "path", "text", "none")
            .WithLabels("C:\\\n\"x\"", "Grün", "").Inc();
        Assert.Equal(
            Page("""passes_total{path="C:\\\n\"x\"",text="Grün",none=""} 1""" + "\n"), await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task Two_who_count_the_same_share_a_block()
    {
        _factory.CreateCounter("passes_total", "Reconciles.", "controller").WithLabels("a").Inc();
        MetricFactory other = Prometheus.Metrics.WithCustomRegistry(_registry);
        other.CreateCounter("passes_total", "Reconciles.", "controller").WithLabels("a").Inc();
        other.CreateCounter("passes_total", "Reconciles.", "controller").WithLabels("b").Inc();
        Assert.Equal(
            Page("passes_total{controller=\"a\"} 2\npasses_total{controller=\"b\"} 1\n"),
            await _registry.ScrapeAsync());
        Assert.Throws<InvalidOperationException>(() => other.CreateGauge("passes_total", "Reconciles."));
    }

    [Theory]
    [InlineData("dotnet.gc.collections", "heap")]
    [InlineData("collections", "gc.heap")]
    [InlineData("collections", "0")]
    public void Names_that_prometheus_would_not_read_are_refused(string name, string label) =>
        Assert.Throws<ArgumentException>(() => _factory.CreateCounter(name, "Collections.", label));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1e-7, "1e-07")]
    public async Task Numbers_are_written_as_prometheus_reads_them(double value, string text)
    {
        _factory.CreateGauge("size", "Size.").Set(value);
        Assert.Equal($"# HELP size Size.\n# TYPE size gauge\nsize {text}\n", await _registry.ScrapeAsync());
    }

    [Fact]
    public async Task Scrapes_at_once_each_get_a_whole_page()
    {
        Counter counter = _factory.CreateCounter("passes_total", "Reconciles.", "controller");
        for (int controller = 0; controller < 200; controller++)
        {
            counter.WithLabels($"{controller}").Inc();
        }

        _registry.ObserveGauge("builds_active", "Builds.", ["build"], () => Enumerable.Range(0, 200)
            .Select(build => (1.0, (string[])[$"{build}"])));
        string[] pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(_registry.ScrapeAsync)));
        Assert.All(pages, page => Assert.Equal(404, page.Count(c => c == '\n')));
        Assert.Single(pages.Distinct());
    }

    private static string Page(string samples) =>
        $"# HELP passes_total Reconciles.\n# TYPE passes_total counter\n{samples}";
}
