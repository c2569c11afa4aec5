using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Metrics;

/// <summary>The instruments of requests.</summary>
internal static class RequestMetrics
{
    // As client-go names a request that got no answer.
    private const string NoAnswer = "<error>";

    private static readonly Meter _meter = new(OpenStackMetricNames.Meter);

    private static readonly Counter<long> _requests = _meter.CreateCounter<long>(
        OpenStackMetricNames.Requests, description: "Requests to OpenStack by cloud, region, service, method and status code.");

    private static readonly Histogram<double> _duration = _meter.CreateHistogram(
        OpenStackMetricNames.Duration,
        "s",
        "Time of a request to OpenStack until its answer begins.",
        advice: new InstrumentAdvice<double>
        {
            // Up to an upload of some GiB, whose answer comes last.
            HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
        });

    /// <summary>Counts one request; 0 for one without an answer.</summary>
    public static void Count(ServiceName service, HttpMethod method, int status, TimeSpan duration)
    {
        var tags = new TagList
        {
            { "cloud", service.Cloud },
            { "region", service.Region },
            { "service", service.Type },
            { "method", method.Method },
        };
        _duration.Record(duration.TotalSeconds, tags);
        tags.Add("code", status == 0 ? NoAnswer : status.ToString(CultureInfo.InvariantCulture));
        _requests.Add(1, tags);
    }
}
