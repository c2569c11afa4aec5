namespace ImageFactory.Kubernetes.Informers;

/// <summary>Lets a text through once per period, whoever says it.</summary>
internal sealed class LogThrottle(TimeSpan period, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _saidAt = new(StringComparer.Ordinal);

    /// <summary>Whether to log it now.</summary>
    public bool ShouldLog(string text)
    {
        lock (_gate)
        {
            foreach (var (old, at) in _saidAt)
            {
                if (time.GetElapsedTime(at) >= period)
                {
                    _saidAt.Remove(old);
                }
            }

            return _saidAt.TryAdd(text, time.GetTimestamp());
        }
    }
}
