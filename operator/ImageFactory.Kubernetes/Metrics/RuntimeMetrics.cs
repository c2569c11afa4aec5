using System.Diagnostics.Metrics;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>The runtime's instruments.</summary>
internal sealed class RuntimeMetrics
{
    private readonly Meter _meter;

    public RuntimeMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(RuntimeMetricNames.Meter);
        ReconcileTotal = _meter.CreateCounter<long>(
            RuntimeMetricNames.ReconcileTotal, description: "Passes by controller and result.");
        ReconcileErrors = _meter.CreateCounter<long>(
            RuntimeMetricNames.ReconcileErrors, description: "Passes that failed and are tried again.");
        TerminalReconcileErrors = _meter.CreateCounter<long>(
            RuntimeMetricNames.TerminalReconcileErrors, description: "Passes that failed and are not tried again.");
        ReconcilePanics = _meter.CreateCounter<long>(
            RuntimeMetricNames.ReconcilePanics, description: "Passes that ended with an exception nobody expected.");
        ReconcileTime = _meter.CreateHistogram(
            RuntimeMetricNames.ReconcileTime, "s", "Time of a pass.", advice: Seconds);
        MaxConcurrentReconciles = _meter.CreateGauge<long>(
            RuntimeMetricNames.MaxConcurrentReconciles, description: "Workers of a controller.");
        ActiveWorkers = _meter.CreateUpDownCounter<long>(
            RuntimeMetricNames.ActiveWorkers, description: "Workers at work.");
        QueueAdds = _meter.CreateCounter<long>(
            RuntimeMetricNames.QueueAdds, description: "Keys that were added to a queue.");
        QueueDuration = _meter.CreateHistogram(
            RuntimeMetricNames.QueueDuration, "s", "Time that a key waits in a queue.", advice: Seconds);
        WorkDuration = _meter.CreateHistogram(
            RuntimeMetricNames.WorkDuration, "s", "Time that a key is worked on.", advice: Seconds);
        QueueRetries = _meter.CreateCounter<long>(
            RuntimeMetricNames.QueueRetries, description: "Keys that were added again after a failure.");
        LeaderStatus = _meter.CreateGauge<long>(
            RuntimeMetricNames.LeaderStatus, description: "1 on the process that leads.");
        WatchRestarts = _meter.CreateCounter<long>(
            RuntimeMetricNames.WatchRestarts, description: "Watches that were opened again, by cause.");
        Relists = _meter.CreateCounter<long>(
            RuntimeMetricNames.Relists, description: "Lists that were made anew, by kind.");
        WatchDecodeErrors = _meter.CreateCounter<long>(
            RuntimeMetricNames.WatchDecodeErrors, description: "Objects in lists and watches whose metadata could not be read.");
        EventsDropped = _meter.CreateCounter<long>(
            RuntimeMetricNames.EventsDropped, description: "Events that were dropped because too many waited.");
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

    public Counter<long> WatchDecodeErrors { get; }

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
        _meter.CreateObservableGauge(
            RuntimeMetricNames.QueueDepth,
            () => new Measurement<long>(depth(), tags),
            description: "Keys that wait in a queue.");
        _meter.CreateObservableGauge(
            RuntimeMetricNames.UnfinishedWork,
            () => new Measurement<double>(work().Sum, tags),
            "s",
            "Seconds of work that is under way.");
        _meter.CreateObservableGauge(
            RuntimeMetricNames.LongestRunning,
            () => new Measurement<double>(work().Longest, tags),
            "s",
            "Seconds that the longest work has been under way.");
    }
}
