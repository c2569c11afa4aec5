using Prometheus;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

internal static class CounterExtensions
{
    /// <summary>The sum of all series that have these values among their labels' values.</summary>
    public static long Sum(this Counter counter, params string[] values) => (long)counter.GetAllLabelValues()
        .Where(labels => values.All(value => labels.Contains(value)))
        .Sum(labels => counter.WithLabels(labels).Value);
}
