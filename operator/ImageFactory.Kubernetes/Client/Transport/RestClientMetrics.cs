using System.Diagnostics.Metrics;
using System.Globalization;
using ImageFactory.Kubernetes.Metrics;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>The instruments of requests, named as client-go's.</summary>
internal static class RestClientMetrics
{
    internal const string Requests = "rest_client_requests_total";
    internal const string Duration = "rest_client_request_duration_seconds";

    // client-go's word for a request that got no answer.
    private const string NoAnswer = "<error>";

    private static readonly Meter _meter = new(RuntimeMetricNames.Meter);
    private static readonly Counter<long> _requests = _meter.CreateCounter<long>(
        Requests, description: "Requests to the API server by method, host and status code.");

    private static readonly Histogram<double> _duration = _meter.CreateHistogram(
        Duration,
        "s",
        "Time of a request to the API server.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
        });

    /// <summary>Counts one request; 0 for one without an answer.</summary>
    public static void Count(HttpMethod method, string host, int status, TimeSpan duration)
    {
        var code = status == 0 ? NoAnswer : status.ToString(CultureInfo.InvariantCulture);
        _requests.Add(1, new("code", code), new("method", method.Method), new("host", host));
        _duration.Record(duration.TotalSeconds, new("verb", method.Method), new("host", host));
    }
}
