using ImageFactory.Kubernetes.Queue;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>What to watch, and how patiently.</summary>
internal sealed record ReflectorOptions
{
    /// <summary>The namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Items of one page: client-go's page size, which the server answers from one etcd read.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Least time after which the server ends a watch; spread up to twice as long, as client-go does.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer than the server we wait before we end the watch ourselves.</summary>
    public TimeSpan HardDeadlineSlack { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Silence after which a watch counts as dead. Bookmarks come about every 60 s, so this is two missed ones; a false
    /// alarm costs one request, a silent hang costs everything.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// A watch without an event that ends within this time counts as failed, whatever the server said.
    /// </summary>
    public TimeSpan SuspiciouslyShort { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A watch that held this long was well: the next failure is the first.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same trouble is logged again after this time.</summary>
    public TimeSpan LogRepeat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Shared with others who meet the same trouble, so that one of them tells it; null for one's own.
    /// </summary>
    public LogThrottle? Throttle { get; init; }

    /// <summary>Waits between failed tries.</summary>
    public BackoffOptions Backoff { get; init; } = BackoffOptions.Watch;
}
