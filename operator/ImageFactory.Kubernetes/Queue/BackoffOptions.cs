namespace ImageFactory.Kubernetes.Queue;

/// <summary>How long to wait before the next try.</summary>
internal sealed record BackoffOptions
{
    /// <summary>
    /// For work on outside systems: 750 ms to 15 min, as Flux does. client-go's 5 ms start is meant for work on the API
    /// server alone.
    /// </summary>
    public static BackoffOptions Reconcile { get; } = new();

    /// <summary>
    /// client-go's reflector, up to twice as long by chance; 15 s and not 30 s at most, so that what was mended works
    /// within half a minute.
    /// </summary>
    public static BackoffOptions Watch { get; } = new()
    {
        Base = TimeSpan.FromMilliseconds(800),
        Max = TimeSpan.FromSeconds(15),
        JitterLow = 1.0,
        JitterHigh = 2.0,
    };

    /// <summary>The first wait.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>How much longer each wait is than the one before.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest wait, before chance is added.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Least share of the wait that chance leaves.</summary>
    public double JitterLow { get; init; } = 0.8;

    /// <summary>Greatest share.</summary>
    public double JitterHigh { get; init; } = 1.2;
}
