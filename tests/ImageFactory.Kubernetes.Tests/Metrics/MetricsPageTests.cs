using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using ImageFactory.Kubernetes.Metrics.Exposition;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Metrics;

public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid():n}");
    private readonly MetricsPage _page;

    public MetricsPageTests() => _page = new MetricsPage(_meter.Name);

    public void Dispose()
    {
        _page.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Every_kind_of_instrument_has_its_form()
    {
        _meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Passes.")
            .Add(3, Tag("controller", "imagebuild"), Tag("result", "success"));
        _meter.CreateCounter<double>("upload_bytes", unit: "By").Add(0.5);
        _meter.CreateUpDownCounter<int>("workqueue_depth").Add(-2, Tag("name", "imagebuild"));
        _meter.CreateGauge<double>("image_boot_seconds").Record(12.25);
        _meter.CreateObservableGauge("leader_election_master_status", () => 1L, description: "1 = leader.");
        _meter.CreateObservableCounter("rest_client_requests_total", () => long.MaxValue);
        Histogram<double> histogram = _meter.CreateHistogram(
            "stage_duration_seconds",
            unit: "s",
            description: "Time of a stage.",
            tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 60, 3600] });
        foreach (double value in new[] { 0.25, 0.5, 30, 100_000 })
        {
            histogram.Record(value, Tag("stage", "ImageBuilt"));
        }

        Assert.Equal(
            """
            # HELP controller_runtime_reconcile_total Passes.
            # TYPE controller_runtime_reconcile_total counter
            controller_runtime_reconcile_total{controller="imagebuild",result="success"} 3
            # TYPE image_boot_seconds gauge
            image_boot_seconds 12.25
            # TYPE rest_client_requests_total counter
            rest_client_requests_total 9223372036854775807
            # HELP stage_duration_seconds Time of a stage.
            # TYPE stage_duration_seconds histogram
            stage_duration_seconds_bucket{stage="ImageBuilt",le="0.5"} 2
            stage_duration_seconds_bucket{stage="ImageBuilt",le="60"} 3
            stage_duration_seconds_bucket{stage="ImageBuilt",le="3600"} 3
            stage_duration_seconds_bucket{stage="ImageBuilt",le="+Inf"} 4
            stage_duration_seconds_sum{stage="ImageBuilt"} 100030.75
            stage_duration_seconds_count{stage="ImageBuilt"} 4
            # TYPE upload_bytes_total counter
            upload_bytes_total 0.5
            # TYPE workqueue_depth gauge
            workqueue_depth{name="imagebuild"} -2
            # HELP leader_election_master_status 1 = leader.
            # TYPE leader_election_master_status gauge
            leader_election_master_status 1

            """,
            await ScrapeAsync());
    }

    [Fact]
    public async Task Counters_go_on_from_scrape_to_scrape()
    {
        Counter<long> counter = _meter.CreateCounter<long>("passes_total");
        counter.Add(0);
        Assert.Equal("# TYPE passes_total counter\npasses_total 0\n", await ScrapeAsync());
        counter.Add(2);
        Assert.Equal("# TYPE passes_total counter\npasses_total 2\n", await ScrapeAsync());
        Assert.Equal("# TYPE passes_total counter\npasses_total 2\n", await ScrapeAsync());
        counter.Add(1);
        Assert.Equal("# TYPE passes_total counter\npasses_total 3\n", await ScrapeAsync());
    }

    [Fact]
    public async Task A_gauge_that_is_no_longer_observed_vanishes_and_may_come_back()
    {
        List<string> builds = ["a", "b"];
        _meter.CreateObservableGauge(
            "builds_active", () => builds.Select(build => new Measurement<int>(1, Tag("build", build))));
        Assert.Equal(
            "# TYPE builds_active gauge\nbuilds_active{build=\"a\"} 1\nbuilds_active{build=\"b\"} 1\n",
            await ScrapeAsync());
        builds.Remove("a");
        Assert.Equal("# TYPE builds_active gauge\nbuilds_active{build=\"b\"} 1\n", await ScrapeAsync());
        builds.Clear();
        Assert.Equal("", await ScrapeAsync());
        builds.Add("a");
        Assert.Equal("# TYPE builds_active gauge\nbuilds_active{build=\"a\"} 1\n", await ScrapeAsync());
    }

    [Fact]
    public async Task A_gauge_that_was_recorded_once_stays()
    {
        Gauge<long> gauge = _meter.CreateGauge<long>("last_success_timestamp_seconds");
        gauge.Record(1_800_000_000);
        string expected =
            "# TYPE last_success_timestamp_seconds gauge\nlast_success_timestamp_seconds 1800000000\n";
        Assert.Equal(expected, await ScrapeAsync());
        Assert.Equal(expected, await ScrapeAsync());
    }

    [Fact]
    public async Task Gauges_of_objects_that_come_and_go_never_run_out_of_room()
    {
        const int PerScrape = 5_000;
        int first = 0;
        _meter.CreateObservableGauge("builds_active", () => Enumerable.Range(first, PerScrape)
            .Select(build => new Measurement<int>(1, Tag("build", build))));
        for (int scrape = 0; scrape < 30; scrape++)
        {
            string page = await ScrapeAsync();
            Assert.Equal(PerScrape + 1, page.Count(c => c == '\n'));
            Assert.Contains($"builds_active{{build=\"{first + PerScrape - 1}\"}} 1\n", page, StringComparison.Ordinal);
            Assert.DoesNotContain("overflow", page, StringComparison.Ordinal);
            first += PerScrape;
        }
    }

    [Fact]
    public async Task Text_is_escaped()
    {
        _meter.CreateCounter<long>("passes_total", description: "a \\ b\n\"c\"")
            .Add(
                1,
                [Tag("path", "C:\\\n\"x\""), Tag("text", "Grün"), Tag("flag", true), Tag("none", null), Tag("n", 1.5)]);
        Assert.Equal(
            """
            # HELP passes_total a \\ b\n"c"
            # TYPE passes_total counter
            passes_total{flag="true",n="1.5",none="",path="C:\\\n\"x\"",text="Grün"} 1

            """,
            await ScrapeAsync());
    }

    [Fact]
    public async Task Foreign_names_are_made_to_fit_and_never_doubled()
    {
        _meter.CreateCounter<long>("dotnet.gc.collections", unit: "{collection}")
            .Add(1, Tag("gc.heap", "gen0"), Tag("gc_heap", "other"), Tag("0", "x"));
        Assert.Equal(
            "# TYPE dotnet_gc_collections_total counter\n"
            + "dotnet_gc_collections_total{_0=\"x\",gc_heap=\"gen0\"} 1\n",
            await ScrapeAsync());
    }

    [Fact]
    public async Task Two_meters_with_one_name_share_a_block()
    {
        using var other = new Meter($"{_meter.Name}.other");
        using var page = new MetricsPage($"{_meter.Name}*");
        _meter.CreateCounter<long>("passes_total").Add(1, Tag("controller", "a"));
        other.CreateCounter<long>("passes_total").Add(2, Tag("controller", "b"));
        other.CreateCounter<long>("passes_total", unit: "passes").Add(5, Tag("controller", "a"));
        other.CreateObservableGauge("passes_total", () => 7);
        string text = await ScrapeAsync(page);
        Assert.Equal(
            "# TYPE passes_total counter\npasses_total{controller=\"a\"} 1\npasses_total{controller=\"b\"} 2\n", text);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(1e-7, "1E-07")]
    public void Numbers_are_written_as_prometheus_reads_them(double value, string text) =>
        Assert.Equal(text, ExpositionWriter.Number(value));

    [Fact]
    public async Task Scrapes_at_once_each_get_a_whole_page()
    {
        Counter<long> counter = _meter.CreateCounter<long>("passes_total");
        for (int controller = 0; controller < 200; controller++)
        {
            counter.Add(1, Tag("controller", controller));
        }

        string[] pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ScrapeAsync())));
        Assert.All(pages, page => Assert.Equal(201, page.Count(c => c == '\n')));
        Assert.Single(pages.Distinct());
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static async Task<string> ScrapeAsync(MetricsPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await page.WriteAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private Task<string> ScrapeAsync() => ScrapeAsync(_page);
}
