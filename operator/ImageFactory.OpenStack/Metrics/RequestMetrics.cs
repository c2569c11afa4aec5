using System.Globalization;
using ImageFactory.OpenStack.Transport;
using Prometheus;

namespace ImageFactory.OpenStack.Metrics;

/// <summary>What is measured of requests.</summary>
internal sealed class RequestMetrics(CollectorRegistry registry)
{
    // As client-go names a request that got no answer.
    private const string NoAnswer = "<error>";

    // Up to an upload of some GiB, whose answer comes last.
    private static readonly HistogramConfiguration Seconds = new()
    {
        Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    };

    private readonly Counter _requests = Prometheus.Metrics.WithCustomRegistry(registry).CreateCounter(
        "imagefactory_openstack_requests_total",
        "Requests to OpenStack by cloud, region, service, method and status code.",
        "cloud",
        "region",
        "service",
        "method",
        "code");

    private readonly Histogram _duration = Prometheus.Metrics.WithCustomRegistry(registry).CreateHistogram(
        "imagefactory_openstack_request_duration_seconds",
        "Time of a request to OpenStack until its answer begins.",
        ["cloud", "region", "service", "method"],
        Seconds);

    /// <summary>Counts one request; 0 for one without an answer.</summary>
    public void Count(ServiceName service, HttpMethod method, int status, TimeSpan duration)
    {
        var code = status == 0 ? NoAnswer : status.ToString(CultureInfo.InvariantCulture);
        _requests.WithLabels(service.Cloud, service.Region, service.Type, method.Method, code).Inc();
        _duration.WithLabels(service.Cloud, service.Region, service.Type, method.Method).Observe(duration.TotalSeconds);
    }
}
