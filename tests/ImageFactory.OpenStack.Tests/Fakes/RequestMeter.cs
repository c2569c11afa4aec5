using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageFactory.OpenStack.Metrics;

namespace ImageFactory.OpenStack.Tests.Fakes;

/// <summary>Keeps what is measured of one cloud.</summary>
internal sealed class RequestMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly string _cloud;

    public RequestMeter(string cloud)
    {
        _cloud = cloud;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == OpenStackMetricNames.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.Start();
    }

    /// <summary>The instruments with their labels, in order.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = tags.ToArray();
        if (all.Any(tag => Equals(tag.Value, _cloud)))
        {
            _lines.Enqueue($"{instrument.Name} {string.Join(' ', all.Select(tag => $"{tag.Key}={tag.Value}"))}");
        }
    }
}
