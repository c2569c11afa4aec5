using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>Sums up the counters of one factory: many operators run in this process at once.</summary>
internal sealed class CountedMetrics : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Labels), long> _sums = new();
    private readonly MeterListener _listener = new();

    public CountedMetrics(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument is Counter<long>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Add);
        _listener.Start();
    }

    /// <summary>The sum of all series of a counter that have these values among their labels' values.</summary>
    public long Sum(string name, params string[] values) => _sums
        .Where(sum => sum.Key.Name == name && values.All(value => sum.Key.Labels.Split(' ').Contains(value)))
        .Sum(sum => sum.Value);

    public void Dispose() => _listener.Dispose();

    private void Add(
        Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var labels = string.Join(' ', tags.ToArray().Select(tag => tag.Value));
        _sums.AddOrUpdate((instrument.Name, labels), value, (_, sum) => sum + value);
    }
}
