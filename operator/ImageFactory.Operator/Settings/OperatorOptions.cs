using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Settings;

/// <summary>The operator's settings, one YAML file (see docs/settings.md). Every field has a default that works.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Name of this factory; everything made in a cloud bears it.</summary>
    public string ClusterName { get; init; } = "default";

    /// <summary>The namespace to serve; every namespace when left out.</summary>
    public string? Namespace { get; init; }

    /// <summary>Package mirrors by the names that profiles use.</summary>
    public IReadOnlyDictionary<string, string> Mirrors { get; init; } = new Dictionary<string, string>();

    /// <summary>Builder pods.</summary>
    public BuilderSettings Builder { get; init; } = new();

    /// <summary>The artifact store.</summary>
    public ArtifactStoreSettings Artifacts { get; init; } = new();

    /// <summary>Port of /healthz, /readyz and /metrics.</summary>
    public int HealthPort { get; init; } = 8081;

    /// <summary>How many objects of a kind are looked at side by side.</summary>
    public int MaxParallelReconciliations { get; init; } = 4;

    /// <summary>True where two or more replicas run: one leads, the others stand by.</summary>
    public bool LeaderElection { get; init; }
}
