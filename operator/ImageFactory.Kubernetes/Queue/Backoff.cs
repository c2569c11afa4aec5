namespace ImageFactory.Kubernetes.Queue;

/// <summary>The arithmetic of waiting.</summary>
internal static class Backoff
{
    /// <summary>The wait after so many failures in a row.</summary>
    /// <param name="options">Base, factor, limit, jitter.</param>
    /// <param name="failures">Failures in a row; 1 after the first.</param>
    /// <param name="random">A number from 0 up to 1.</param>
    public static TimeSpan Delay(BackoffOptions options, int failures, Func<double> random)
    {
        // The power overflows to infinity for many failures; the limit takes care of it.
        var raw = options.Base.TotalMilliseconds * Math.Pow(options.Factor, Math.Max(0, failures - 1));
        var capped = Math.Min(raw, options.Max.TotalMilliseconds);
        var share = options.JitterLow + (random() * (options.JitterHigh - options.JitterLow));
        return TimeSpan.FromMilliseconds(capped * share);
    }
}
