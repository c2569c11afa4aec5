using Prometheus;

namespace ImageFactory.OpenStack;

/// <summary>How requests are made.</summary>
public sealed record OpenStackOptions
{
    /// <summary>The name in <c>User-Agent</c>, which the services' logs show.</summary>
    public string Product { get; init; } = "imagefactory-operator";

    /// <summary>
    /// How long a call may take, with all its repetitions; a login that it needs first, as long again. Data that
    /// streams is not bound by it.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a stream may stand still. Stores take their data in gulps, and flush between them.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long the answer to an upload may take once the last byte is sent: a store that gathers the image first (S3,
    /// a slow Swift) writes it all then.
    /// </summary>
    public TimeSpan UploadAnswerTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether plain http is taken beyond this machine. Whoever is between reads passwords, tokens and images then, and
    /// writes what they want instead.
    /// </summary>
    public bool AllowHttp { get; init; }

    /// <summary>
    /// How old what we know of <c>clouds.yaml</c> may get. A kubelet takes about a minute to bring a new one anyway.
    /// </summary>
    public TimeSpan FilePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The registry that requests are counted in; by default one that nobody else reads.</summary>
    public CollectorRegistry Registry { get; init; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Numbers from 0 up to 1, which spread repetitions.</summary>
    public Func<double> Randomness { get; init; } = Random.Shared.NextDouble;
}
