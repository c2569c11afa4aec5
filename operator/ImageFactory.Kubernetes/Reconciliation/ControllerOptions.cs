using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Queue;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>How one controller works.</summary>
internal sealed record ControllerOptions
{
    /// <summary>The controller's name in metrics and logs: the kind in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Workers.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Tries after which a failing key is left alone; null for no end.</summary>
    public int? MaxErrorRetries { get; init; }

    /// <summary>Waits between failed tries.</summary>
    public BackoffOptions Backoff { get; init; } = BackoffOptions.Reconcile;

    /// <summary>Longest time of one reconcile.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Which changes bring on a reconcile.</summary>
    public ReconcileStrategy Strategy { get; init; }

    /// <summary>Every key is queued once per period.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(10);

    /// <summary>The operator's settings, for one controller.</summary>
    public static ControllerOptions From(OperatorSettings settings, string name) => new()
    {
        Name = name,
        Workers = settings.MaxParallelReconciliations,
        MaxErrorRetries = settings.MaxErrorRetries,
        Backoff = BackoffOptions.Reconcile with { Base = settings.ErrorBackoffBase },
        ReconcileTimeout = settings.ReconcileTimeout,
        Strategy = settings.ReconcileStrategy,
        ResyncPeriod = settings.ResyncPeriod,
    };
}
