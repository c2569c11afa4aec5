using System.Text.Json.Serialization.Metadata;
using Prometheus;

namespace ImageFactory.Kubernetes.Client;

/// <summary>How patient a client is, and which types it knows.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>The contexts of the user's own kinds.</summary>
    public IReadOnlyList<IJsonTypeInfoResolver> Resolvers { get; init; } = [];

    /// <summary>
    /// Deadline of a call, its retries included; of a stream, until its first byte. client-go's default.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of a call about a Lease: half of the 10 s in which a leader must have renewed.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Items of one page of a list: client-go's page size.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How often certificate files are looked at again; client-go's period.</summary>
    public TimeSpan CertificatePeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>First word of the User-Agent header.</summary>
    public string Product { get; init; } = AppDomain.CurrentDomain.FriendlyName;

    /// <summary>The registry that requests are counted in; by default one that nobody else reads.</summary>
    public CollectorRegistry Registry { get; init; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Numbers in [0,1) that spread retries.</summary>
    public Func<double> Randomness { get; init; } = Random.Shared.NextDouble;
}
