namespace ImageFactory.Kubernetes.Metrics;

/// <summary>What is measured of one controller.</summary>
internal sealed class ControllerMetrics
{
    private readonly RuntimeMetrics _metrics;
    private readonly string _controller;

    public ControllerMetrics(RuntimeMetrics metrics, string controller, int workers)
    {
        _metrics = metrics;
        _controller = controller;

        // Counters start at 0, so that a rate is right from the first scrape on.
        foreach (var result in (string[])["success", "error", "requeue", "requeue_after"])
        {
            Count(result, 0);
        }

        _metrics.ReconcileErrors.WithLabels(_controller).Inc(0);
        _metrics.TerminalReconcileErrors.WithLabels(_controller).Inc(0);
        _metrics.ReconcilePanics.WithLabels(_controller).Inc(0);
        _metrics.ActiveWorkers.WithLabels(_controller).Inc(0);
        _metrics.MaxConcurrentReconciles.WithLabels(_controller).Set(workers);
    }

    public void Succeeded() => Count("success", 1);

    public void RequeuedAfter() => Count("requeue_after", 1);

    public void Requeued() => Count("requeue", 1);

    public void Failed(bool terminal, bool thrown)
    {
        Count("error", 1);
        _metrics.ReconcileErrors.WithLabels(_controller).Inc();
        if (terminal)
        {
            _metrics.TerminalReconcileErrors.WithLabels(_controller).Inc();
        }

        if (thrown)
        {
            _metrics.ReconcilePanics.WithLabels(_controller).Inc();
        }
    }

    public void Began() => _metrics.ActiveWorkers.WithLabels(_controller).Inc();

    public void Ended(TimeSpan duration)
    {
        _metrics.ActiveWorkers.WithLabels(_controller).Dec();
        _metrics.ReconcileTime.WithLabels(_controller).Observe(duration.TotalSeconds);
    }

    private void Count(string result, long by) => _metrics.ReconcileTotal.WithLabels(_controller, result).Inc(by);
}
