using System.Diagnostics.Metrics;
using ImageFactory.Kubernetes.Metrics.Exposition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task The_page_is_served_with_the_media_type_that_prometheus_asks_for()
    {
        using var meter = new Meter($"test-{Guid.NewGuid():n}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMetricsPage(meter.Name);
        await using WebApplication app = builder.Build();
        app.MapMetrics();
        meter.CreateCounter<long>("passes_total").Add(1);
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpResponseMessage response = await client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("# TYPE passes_total counter\npasses_total 1\n", await response.Content.ReadAsStringAsync());
    }
}
