using ImageFactory.OpenStack.Metrics;
using ImageFactory.OpenStack.Transport;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Metrics;

public sealed class RecordedPageTests
{
    [Fact]
    public async Task The_clients_say_what_was_recorded()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var metrics = new RequestMetrics(registry);
        var images = new ServiceName("prod", "RegionOne", "image");
        metrics.Count(images, HttpMethod.Get, 200, TimeSpan.FromMilliseconds(10));
        metrics.Count(images, HttpMethod.Get, 404, TimeSpan.FromMilliseconds(11));
        metrics.Count(images, HttpMethod.Put, 204, TimeSpan.FromSeconds(95.5));
        metrics.Count(images, HttpMethod.Put, 0, TimeSpan.FromHours(2));
        metrics.Count(
            new ServiceName("C:\\\"west\"\nGrün", string.Empty, "identity"),
            HttpMethod.Post,
            201,
            TimeSpan.FromSeconds(0.5));

        MetricsText.AssertRecorded("openstack.txt", await registry.ScrapeAsync());
    }
}
