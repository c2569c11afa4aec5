using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Http;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class RecordedPageTests
{
    [Fact]
    public async Task The_operator_says_what_was_recorded()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        var (gauges, leaks, promotions) = (new BuildGauges(), new LeakGauge(), new PromotionGauges());
        var releases = new ReleaseGauges(time);
        var metrics = new OperatorMetrics(registry);
        using var signing = new SigningGauge(new SigningExpiries(new SigningSettings(), time), time);
        var settings = new ArtifactStoreSettings { Root = "/not/there" };
        using var tls = EndpointTls.Open(settings: null, time, NullLogger<EndpointTls>.Instance);
        _ = new OperatorGauges(
            registry,
            gauges,
            releases,
            promotions,
            leaks,
            signing,
            tls,
            new StoreGauges(registry, settings, StoreUsage.WithoutQuotas));
        await new RecordedRun(metrics, gauges, releases, leaks).PlayAsync();

        MetricsText.AssertRecorded("operator.txt", await registry.ScrapeAsync());
    }
}
