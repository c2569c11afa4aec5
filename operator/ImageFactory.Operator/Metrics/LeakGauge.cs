using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ImageFactory.Operator.Metrics;

/// <summary>How many resources without a build the last look found, by cloud and type.</summary>
internal sealed class LeakGauge
{
    private readonly ConcurrentDictionary<(string Cloud, string Region, string Type), int> _leaks = new();

    /// <summary>Writes down what a look at a region found.</summary>
    public void Set(string cloud, string region, string type, int count) => _leaks[(cloud, region, type)] = count;

    /// <summary>The counts; regions of a cloud are added up.</summary>
    public IEnumerable<Measurement<long>> Read() => _leaks
        .GroupBy(leak => (leak.Key.Cloud, leak.Key.Type))
        .Select(group => new Measurement<long>(
            group.Sum(leak => leak.Value),
            new KeyValuePair<string, object?>("cloud", group.Key.Cloud),
            new KeyValuePair<string, object?>("type", group.Key.Type)));
}
