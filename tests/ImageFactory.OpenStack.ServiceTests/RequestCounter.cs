using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageFactory.OpenStack.Metrics;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>Counts the requests to one cloud, whose name no other test uses.</summary>
internal sealed class RequestCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public RequestCounter(string cloud)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: OpenStackMetricNames.Meter, Name: OpenStackMetricNames.Requests })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (all["cloud"] == cloud)
            {
                _requests.Enqueue($"{all["service"]} {all["region"]} {all["method"]} {all["code"]}");
            }
        });
        _listener.Start();
    }

    /// <summary>Service, region, method and code, in the requests' order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();
}
