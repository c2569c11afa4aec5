using Prometheus;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>What the runtime measures.</summary>
internal sealed class RuntimeMetrics
{
    // controller-runtime's buckets, thinned: a reconcile takes milliseconds, or the seconds of a slow outside system.
    private static readonly HistogramConfiguration Seconds = new()
    {
        Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly CollectorRegistry _registry;

    public RuntimeMetrics(CollectorRegistry registry)
    {
        _registry = registry;
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        ReconcileTotal = factory.CreateCounter(
            RuntimeMetricNames.ReconcileTotal, "Reconciles by controller and result.", "controller", "result");
        ReconcileErrors = factory.CreateCounter(
            RuntimeMetricNames.ReconcileErrors, "Reconciles that failed and are tried again.", "controller");
        TerminalReconcileErrors = factory.CreateCounter(
            RuntimeMetricNames.TerminalReconcileErrors,
            "Reconciles that failed and are not tried again.",
            "controller");
        ReconcilePanics = factory.CreateCounter(
            RuntimeMetricNames.ReconcilePanics,
            "Reconciles that ended with an exception nobody expected.",
            "controller");
        ReconcileTime = factory.CreateHistogram(
            RuntimeMetricNames.ReconcileTime, "Time of a reconcile.", ["controller"], Seconds);
        MaxConcurrentReconciles = factory.CreateGauge(
            RuntimeMetricNames.MaxConcurrentReconciles, "Workers of a controller.", "controller");
        ActiveWorkers = factory.CreateGauge(RuntimeMetricNames.ActiveWorkers, "Workers at work.", "controller");
        QueueAdds = factory.CreateCounter(RuntimeMetricNames.QueueAdds, "Keys that were added to a queue.", "name");
        QueueDuration = factory.CreateHistogram(
            RuntimeMetricNames.QueueDuration, "Time that a key waits in a queue.", ["name"], Seconds);
        WorkDuration = factory.CreateHistogram(
            RuntimeMetricNames.WorkDuration, "Time that a key is worked on.", ["name"], Seconds);
        QueueRetries = factory.CreateCounter(
            RuntimeMetricNames.QueueRetries, "Keys that were added again after a failure.", "name");
        LeaderStatus = factory.CreateGauge(RuntimeMetricNames.LeaderStatus, "1 on the process that leads.", "name");
        WatchRestarts = factory.CreateCounter(
            RuntimeMetricNames.WatchRestarts, "Watches that were opened again, by cause.", "kind", "cause");
        Relists = factory.CreateCounter(RuntimeMetricNames.Relists, "Lists that were made anew, by kind.", "kind");
        WatchDecodeErrors = factory.CreateCounter(
            RuntimeMetricNames.WatchDecodeErrors,
            "Objects in lists and watches whose metadata could not be read.",
            "kind");
        EventsDropped = factory.CreateCounter(
            RuntimeMetricNames.EventsDropped, "Events that were dropped because too many waited.");
    }

    public Counter ReconcileTotal { get; }

    public Counter ReconcileErrors { get; }

    public Counter TerminalReconcileErrors { get; }

    public Counter ReconcilePanics { get; }

    public Histogram ReconcileTime { get; }

    public Gauge MaxConcurrentReconciles { get; }

    public Gauge ActiveWorkers { get; }

    public Counter QueueAdds { get; }

    public Histogram QueueDuration { get; }

    public Histogram WorkDuration { get; }

    public Counter QueueRetries { get; }

    public Gauge LeaderStatus { get; }

    public Counter WatchRestarts { get; }

    public Counter Relists { get; }

    public Counter WatchDecodeErrors { get; }

    public Counter EventsDropped { get; }

    /// <summary>Shows a queue's present state whenever somebody looks.</summary>
    public void Observe(string name, Func<long> depth, Func<(double Sum, double Longest)> work)
    {
        _registry.ObserveGauge(
            RuntimeMetricNames.QueueDepth,
            "Keys that wait in a queue.",
            ["name"],
            () => [(depth(), [name])]);
        _registry.ObserveGauge(
            RuntimeMetricNames.UnfinishedWork,
            "Seconds of work that is under way.",
            ["name"],
            () => [(work().Sum, [name])]);
        _registry.ObserveGauge(
            RuntimeMetricNames.LongestRunning,
            "Seconds that the longest work has been under way.",
            ["name"],
            () => [(work().Longest, [name])]);
    }
}
