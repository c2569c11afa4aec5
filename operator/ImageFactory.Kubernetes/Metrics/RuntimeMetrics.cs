using System.Diagnostics.Metrics;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>The runtime's instruments.</summary>
internal sealed class RuntimeMetrics
{
    private readonly Meter _meter;

    public RuntimeMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(RuntimeMetricNames.Meter);
        ReconcileTotal = _meter.CreateCounter<long>(RuntimeMetricNames.ReconcileTotal);
        ReconcileErrors = _meter.CreateCounter<long>(RuntimeMetricNames.ReconcileErrors);
        TerminalReconcileErrors = _meter.CreateCounter<long>(RuntimeMetricNames.TerminalReconcileErrors);
        ReconcilePanics = _meter.CreateCounter<long>(RuntimeMetricNames.ReconcilePanics);
        ReconcileTime = _meter.CreateHistogram(RuntimeMetricNames.ReconcileTime, "s", advice: Seconds);
        MaxConcurrentReconciles = _meter.CreateGauge<long>(RuntimeMetricNames.MaxConcurrentReconciles);
        ActiveWorkers = _meter.CreateUpDownCounter<long>(RuntimeMetricNames.ActiveWorkers);
        QueueAdds = _meter.CreateCounter<long>(RuntimeMetricNames.QueueAdds);
        QueueDuration = _meter.CreateHistogram(RuntimeMetricNames.QueueDuration, "s", advice: Seconds);
        WorkDuration = _meter.CreateHistogram(RuntimeMetricNames.WorkDuration, "s", advice: Seconds);
        QueueRetries = _meter.CreateCounter<long>(RuntimeMetricNames.QueueRetries);
        LeaderStatus = _meter.CreateGauge<long>(RuntimeMetricNames.LeaderStatus);
        WatchRestarts = _meter.CreateCounter<long>(RuntimeMetricNames.WatchRestarts);
        Relists = _meter.CreateCounter<long>(RuntimeMetricNames.Relists);
        EventsDropped = _meter.CreateCounter<long>(RuntimeMetricNames.EventsDropped);
        EventsDropped.Add(0);
    }

    public Counter<long> ReconcileTotal { get; }

    public Counter<long> ReconcileErrors { get; }

    public Counter<long> TerminalReconcileErrors { get; }

    public Counter<long> ReconcilePanics { get; }

    public Histogram<double> ReconcileTime { get; }

    public Gauge<long> MaxConcurrentReconciles { get; }

    public UpDownCounter<long> ActiveWorkers { get; }

    public Counter<long> QueueAdds { get; }

    public Histogram<double> QueueDuration { get; }

    public Histogram<double> WorkDuration { get; }

    public Counter<long> QueueRetries { get; }

    public Gauge<long> LeaderStatus { get; }

    public Counter<long> WatchRestarts { get; }

    public Counter<long> Relists { get; }

    public Counter<long> EventsDropped { get; }

    // controller-runtime's buckets, thinned: a pass takes milliseconds, or the seconds of a slow outside system.
    private static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>Shows a queue's present state whenever somebody looks.</summary>
    public void Observe(string name, Func<long> depth, Func<(double Sum, double Longest)> work)
    {
        KeyValuePair<string, object?>[] tags = [new("name", name)];
        _meter.CreateObservableGauge(RuntimeMetricNames.QueueDepth, () => new Measurement<long>(depth(), tags));
        _meter.CreateObservableGauge(
            RuntimeMetricNames.UnfinishedWork, () => new Measurement<double>(work().Sum, tags), "s");
        _meter.CreateObservableGauge(
            RuntimeMetricNames.LongestRunning, () => new Measurement<double>(work().Longest, tags), "s");
    }
}
