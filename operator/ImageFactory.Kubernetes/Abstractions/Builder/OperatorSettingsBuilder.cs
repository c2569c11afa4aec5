using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;

namespace ImageFactory.Kubernetes.Abstractions.Builder;

/// <summary>Collects settings and checks them once.</summary>
public sealed class OperatorSettingsBuilder
{
    private OperatorSettings _settings = new() { Name = "operator" };

    /// <inheritdoc cref="OperatorSettings.Name" />
    public OperatorSettingsBuilder WithName(string name) => With(_settings with { Name = name });

    /// <inheritdoc cref="OperatorSettings.Namespace" />
    public OperatorSettingsBuilder WithNamespace(string? @namespace) =>
        With(_settings with { Namespace = string.IsNullOrEmpty(@namespace) ? null : @namespace });

    /// <inheritdoc cref="OperatorSettings.LeaderElection" />
    public OperatorSettingsBuilder WithLeaderElection(LeaderElectionType type, string? leaseNamespace = null) =>
        With(_settings with { LeaderElection = type, LeaseNamespace = leaseNamespace });

    /// <inheritdoc cref="OperatorSettings.MaxParallelReconciliations" />
    public OperatorSettingsBuilder WithMaxParallelReconciliations(int workers) =>
        With(_settings with { MaxParallelReconciliations = workers });

    /// <inheritdoc cref="OperatorSettings.MaxErrorRetries" />
    public OperatorSettingsBuilder WithMaxErrorRetries(int? retries) =>
        With(_settings with { MaxErrorRetries = retries });

    /// <inheritdoc cref="OperatorSettings.ErrorBackoffBase" />
    public OperatorSettingsBuilder WithErrorBackoffBase(TimeSpan wait) =>
        With(_settings with { ErrorBackoffBase = wait });

    /// <inheritdoc cref="OperatorSettings.ReconcileTimeout" />
    public OperatorSettingsBuilder WithReconcileTimeout(TimeSpan timeout) =>
        With(_settings with { ReconcileTimeout = timeout });

    /// <inheritdoc cref="OperatorSettings.AutoAttachFinalizers" />
    public OperatorSettingsBuilder WithAutoAttachFinalizers(bool value = true) =>
        With(_settings with { AutoAttachFinalizers = value });

    /// <inheritdoc cref="OperatorSettings.AutoDetachFinalizers" />
    public OperatorSettingsBuilder WithAutoDetachFinalizers(bool value = true) =>
        With(_settings with { AutoDetachFinalizers = value });

    /// <inheritdoc cref="OperatorSettings.ReconcileStrategy" />
    public OperatorSettingsBuilder WithReconcileStrategy(ReconcileStrategy strategy) =>
        With(_settings with { ReconcileStrategy = strategy });

    /// <inheritdoc cref="OperatorSettings.ResyncPeriod" />
    public OperatorSettingsBuilder WithResyncPeriod(TimeSpan period) => With(_settings with { ResyncPeriod = period });

    /// <inheritdoc cref="OperatorSettings.DrainTimeout" />
    public OperatorSettingsBuilder WithDrainTimeout(TimeSpan timeout) =>
        With(_settings with { DrainTimeout = timeout });

    /// <summary>The settings.</summary>
    /// <exception cref="ArgumentException">A setting makes no sense; the text says which and why.</exception>
    public OperatorSettings Build()
    {
        Check(_settings.Name.Length is > 0 and <= 50, "Name has 1 to 50 characters: the lease is named after it");
        Check(_settings.MaxParallelReconciliations > 0, "MaxParallelReconciliations is at least 1");
        Check(_settings.ErrorBackoffBase > TimeSpan.Zero, "ErrorBackoffBase is positive");
        Check(_settings.ReconcileTimeout > TimeSpan.Zero, "ReconcileTimeout is positive");
        Check(_settings.ResyncPeriod > TimeSpan.Zero, "ResyncPeriod is positive");
        Check(_settings.DrainTimeout > TimeSpan.Zero, "DrainTimeout is positive");
        return _settings;
    }

    private static void Check(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"Operator settings: {rule}");
        }
    }

    private OperatorSettingsBuilder With(OperatorSettings settings)
    {
        _settings = settings;
        return this;
    }
}
