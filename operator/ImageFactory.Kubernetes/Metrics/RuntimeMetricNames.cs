namespace ImageFactory.Kubernetes.Metrics;

/// <summary>
/// Names as controller-runtime, client-go and its dashboards know them.
/// See <see
/// href="https://github.com/kubernetes-sigs/controller-runtime/blob/main/pkg/internal/controller/metrics/metrics.go">
/// metrics.go</see>.
/// </summary>
public static class RuntimeMetricNames
{
    /// <summary>Reconciles by controller and result.</summary>
    public const string ReconcileTotal = "controller_runtime_reconcile_total";

    /// <summary>Failed reconciles.</summary>
    public const string ReconcileErrors = "controller_runtime_reconcile_errors_total";

    /// <summary>Failed reconciles that are not tried again.</summary>
    public const string TerminalReconcileErrors = "controller_runtime_terminal_reconcile_errors_total";

    /// <summary>Reconciles that ended in an exception of the controller.</summary>
    public const string ReconcilePanics = "controller_runtime_reconcile_panics_total";

    /// <summary>Duration of reconciles.</summary>
    public const string ReconcileTime = "controller_runtime_reconcile_time_seconds";

    /// <summary>Workers of a controller.</summary>
    public const string MaxConcurrentReconciles = "controller_runtime_max_concurrent_reconciles";

    /// <summary>Workers that have a key.</summary>
    public const string ActiveWorkers = "controller_runtime_active_workers";

    /// <summary>Keys that wait for a worker.</summary>
    public const string QueueDepth = "workqueue_depth";

    /// <summary>Additions to a queue.</summary>
    public const string QueueAdds = "workqueue_adds_total";

    /// <summary>Time between addition and worker.</summary>
    public const string QueueDuration = "workqueue_queue_duration_seconds";

    /// <summary>Time between worker and done.</summary>
    public const string WorkDuration = "workqueue_work_duration_seconds";

    /// <summary>Time that keys under work have taken so far, summed up.</summary>
    public const string UnfinishedWork = "workqueue_unfinished_work_seconds";

    /// <summary>Time that the oldest key under work has taken so far.</summary>
    public const string LongestRunning = "workqueue_longest_running_processor_seconds";

    /// <summary>Retries after failures.</summary>
    public const string QueueRetries = "workqueue_retries_total";

    /// <summary>Whether this process leads.</summary>
    public const string LeaderStatus = "leader_election_master_status";

    /// <summary>Watches that ended, by kind and cause.</summary>
    public const string WatchRestarts = "imagefactory_kubernetes_watch_restarts_total";

    /// <summary>Lists after the first.</summary>
    public const string Relists = "imagefactory_kubernetes_relists_total";

    /// <summary>Objects in lists and watches whose metadata could not be read.</summary>
    public const string WatchDecodeErrors = "imagefactory_kubernetes_watch_decode_errors_total";

    /// <summary>Events that were not published.</summary>
    public const string EventsDropped = "imagefactory_kubernetes_events_dropped_total";
}
