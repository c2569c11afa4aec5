using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Metrics;

public sealed class RecordedPageTests
{
    [Fact]
    public async Task The_runtime_says_what_was_recorded()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        RecordedRun.Play(registry);

        MetricsText.AssertRecorded("kubernetes.txt", await registry.ScrapeAsync());
    }
}
