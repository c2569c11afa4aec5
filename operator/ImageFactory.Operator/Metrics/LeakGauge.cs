using System.Collections.Concurrent;

namespace ImageFactory.Operator.Metrics;

/// <summary>How many resources without a build the last check found, by cloud and type.</summary>
internal sealed class LeakGauge
{
    private readonly ConcurrentDictionary<(string Cloud, string Region, string Type), int> _leaks = new();

    /// <summary>Records what a check of a region found.</summary>
    public void Set(string cloud, string region, string type, int count) => _leaks[(cloud, region, type)] = count;

    /// <summary>The counts; regions of a cloud are added up.</summary>
    public IEnumerable<(double Value, string[] Labels)> Read() => _leaks
        .GroupBy(leak => (leak.Key.Cloud, leak.Key.Type))
        .Select(group => (
            (double)group.Sum(leak => leak.Value), (string[])[group.Key.Cloud, group.Key.Type]));
}
