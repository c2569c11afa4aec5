using ImageFactory.Operator.Metrics;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

public sealed class RecordedPageTests
{
    [Fact]
    public async Task The_operator_says_what_was_recorded()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var (gauges, leaks) = (new BuildGauges(), new LeakGauge());
        var metrics = new OperatorMetrics(registry, gauges, leaks);
        await new RecordedRun(metrics, gauges, leaks).PlayAsync();

        MetricsText.AssertRecorded("operator.txt", await registry.ScrapeAsync());
    }
}
