using ImageFactory.Operator.Metrics;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class RecordedPageTests
{
    [Fact]
    public async Task The_operator_says_what_was_recorded()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var (gauges, leaks) = (new BuildGauges(), new LeakGauge());
        var releases = new ReleaseGauges(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000)));
        var metrics = new OperatorMetrics(registry, gauges, releases, leaks);
        await new RecordedRun(metrics, gauges, releases, leaks).PlayAsync();

        MetricsText.AssertRecorded("operator.txt", await registry.ScrapeAsync());
    }
}
