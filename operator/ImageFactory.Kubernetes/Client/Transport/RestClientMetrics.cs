using System.Globalization;
using Prometheus;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>What is measured of requests, named as in client-go.</summary>
internal sealed class RestClientMetrics(CollectorRegistry registry)
{
    // client-go's word for a request that got no answer.
    private const string NoAnswer = "<error>";

    private static readonly HistogramConfiguration Seconds = new()
    {
        Buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
    };

    private readonly Counter _requests = Prometheus.Metrics.WithCustomRegistry(registry).CreateCounter(
        "rest_client_requests_total",
        "Requests to the API server by method, host and status code.",
        "code",
        "method",
        "host");

    private readonly Histogram _duration = Prometheus.Metrics.WithCustomRegistry(registry).CreateHistogram(
        "rest_client_request_duration_seconds", "Time of a request to the API server.", ["verb", "host"], Seconds);

    /// <summary>Counts one request; 0 for one without an answer.</summary>
    public void Count(HttpMethod method, string host, int status, TimeSpan duration)
    {
        var code = status == 0 ? NoAnswer : status.ToString(CultureInfo.InvariantCulture);
        _requests.WithLabels(code, method.Method, host).Inc();
        _duration.WithLabels(method.Method, host).Observe(duration.TotalSeconds);
    }
}
