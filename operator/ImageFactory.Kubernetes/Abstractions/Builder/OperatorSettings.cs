using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.Abstractions.Builder;

/// <summary>How the runtime behaves.</summary>
public sealed record OperatorSettings
{
    /// <summary>The operator's name: in events, in the lease, in the User-Agent.</summary>
    public required string Name { get; init; }

    /// <summary>The one namespace that is watched; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether several processes may run side by side.</summary>
    public LeaderElectionType LeaderElection { get; init; }

    /// <summary>Namespace of the lease; null for the process's own.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Workers of each controller.</summary>
    public int MaxParallelReconciliations { get; init; } = 4;

    /// <summary>Tries after which a failing object is left alone until it changes; null for no end.</summary>
    public int? MaxErrorRetries { get; init; }

    /// <summary>The first wait after a failure; it doubles up to 15 minutes.</summary>
    public TimeSpan ErrorBackoffBase { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>
    /// Longest time of one reconcile: a reconcile never waits, so this only catches calls without an end.
    /// </summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Finalizers are added before the first reconcile of an object.</summary>
    public bool AutoAttachFinalizers { get; init; } = true;

    /// <summary>Finalizers are removed when they are done.</summary>
    public bool AutoDetachFinalizers { get; init; } = true;

    /// <summary>Which changes bring on a reconcile.</summary>
    public ReconcileStrategy ReconcileStrategy { get; init; }

    /// <summary>Every object is looked at anew once per period, spread over it.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(10);

    /// <summary>How long reconciles under way may take to end at shutdown.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
