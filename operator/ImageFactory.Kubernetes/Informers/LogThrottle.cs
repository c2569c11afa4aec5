namespace ImageFactory.Kubernetes.Informers;

/// <summary>Lets a text through when it is new, and once per period while it stays the same.</summary>
internal sealed class LogThrottle(TimeSpan period, TimeProvider time)
{
    private string? _text;
    private long _at;

    /// <summary>Whether to log it now.</summary>
    public bool ShouldLog(string text)
    {
        if (_text == text && time.GetElapsedTime(_at) < period)
        {
            return false;
        }

        _text = text;
        _at = time.GetTimestamp();
        return true;
    }
}
