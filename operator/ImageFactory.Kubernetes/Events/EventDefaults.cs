namespace ImageFactory.Kubernetes.Events;

/// <summary>Limits of the API server and habits of client-go.</summary>
internal static class EventDefaults
{
    /// <summary>Events that wait for the sender; more are dropped and counted.</summary>
    public const int Capacity = 1000;

    /// <summary>Bytes of a note (events.k8s.io validation).</summary>
    public const int MaxNote = 1024;

    /// <summary>Bytes of reason and action (events.k8s.io validation).</summary>
    public const int MaxReason = 128;

    /// <summary>Characters of the object's name in the event's: room for a dot and 16 hex digits below 253.</summary>
    public const int MaxNamePrefix = 236;

    /// <summary>Tries for one event, as client-go has it.</summary>
    public const int MaxTries = 12;

    /// <summary>New events of one object at once: the burst of client-go's spam filter.</summary>
    public const int Burst = 25;

    /// <summary>Objects that the spam filter remembers.</summary>
    public const int RememberedObjects = 4096;

    /// <summary>Then one new event of the object in this time.</summary>
    public static readonly TimeSpan RefillTime = TimeSpan.FromMinutes(5);

    /// <summary>Wait between tries, ± a quarter.</summary>
    public static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often counts of repeated events are written: a loop of failures costs one call in this time.
    /// </summary>
    public static readonly TimeSpan SeriesRefresh = TimeSpan.FromSeconds(10);

    /// <summary>A series without a repeat for this long is over; the next occurrence is a new event.</summary>
    public static readonly TimeSpan SeriesEnd = TimeSpan.FromMinutes(6);

    /// <summary>Time that the last events get at shutdown.</summary>
    public static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);
}
