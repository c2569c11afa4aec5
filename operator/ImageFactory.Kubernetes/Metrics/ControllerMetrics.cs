using System.Diagnostics;

namespace ImageFactory.Kubernetes.Metrics;

/// <summary>The instruments as one controller uses them.</summary>
internal sealed class ControllerMetrics
{
    private readonly RuntimeMetrics _metrics;
    private readonly KeyValuePair<string, object?> _controller;

    public ControllerMetrics(RuntimeMetrics metrics, string controller, int workers)
    {
        _metrics = metrics;
        _controller = new("controller", controller);

        // Counters start at 0, so that a rate is right from the first scrape on.
        foreach (var result in (string[])["success", "error", "requeue", "requeue_after"])
        {
            Count(result, 0);
        }

        _metrics.ReconcileErrors.Add(0, _controller);
        _metrics.TerminalReconcileErrors.Add(0, _controller);
        _metrics.ReconcilePanics.Add(0, _controller);
        _metrics.ActiveWorkers.Add(0, _controller);
        _metrics.MaxConcurrentReconciles.Record(workers, _controller);
    }

    public void Succeeded() => Count("success", 1);

    public void RequeuedAfter() => Count("requeue_after", 1);

    public void Requeued() => Count("requeue", 1);

    public void Failed(bool terminal, bool thrown)
    {
        Count("error", 1);
        _metrics.ReconcileErrors.Add(1, _controller);
        if (terminal)
        {
            _metrics.TerminalReconcileErrors.Add(1, _controller);
        }

        if (thrown)
        {
            _metrics.ReconcilePanics.Add(1, _controller);
        }
    }

    public void Began() => _metrics.ActiveWorkers.Add(1, _controller);

    public void Ended(TimeSpan duration)
    {
        _metrics.ActiveWorkers.Add(-1, _controller);
        _metrics.ReconcileTime.Record(duration.TotalSeconds, _controller);
    }

    private void Count(string result, long by) =>
        _metrics.ReconcileTotal.Add(by, new TagList { _controller, new("result", result) });
}
