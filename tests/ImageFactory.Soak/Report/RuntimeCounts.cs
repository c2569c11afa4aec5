using System.Diagnostics.Metrics;
using ImageFactory.Kubernetes.Metrics;

namespace ImageFactory.Soak.Report;

/// <summary>Adds up the runtime's own counters, over all of the operator's lives.</summary>
internal sealed class RuntimeCounts : IDisposable
{
    private static readonly string[] _tags = ["cause", "result"];
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public RuntimeCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RuntimeMetricNames.Meter && instrument is Counter<long>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Add);
        _listener.Start();
    }

    /// <summary>All that counted anything.</summary>
    public IReadOnlyList<(string Name, long Count)> All()
    {
        lock (_gate)
        {
            return [.. _counts.Where(pair => pair.Value > 0).Select(pair => (pair.Key, pair.Value))];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(
        Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var name = instrument.Name;
        foreach (var (key, value) in tags)
        {
            name = _tags.Contains(key) ? $"{name} {value}" : name;
        }

        lock (_gate)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + count;
        }
    }
}
