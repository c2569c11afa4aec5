using ImageFactory.Kubernetes.Queue;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// Decides between two tries of a reflector whether it goes on at once or waits, longer after each failure in a row.
/// </summary>
internal sealed partial class ReflectorRetries(
    ReflectorOptions options, InformerState state, TimeProvider time, Func<double> random, ILogger logger)
{
    private readonly LogThrottle _throttle = options.Throttle ?? new(options.LogRepeat, time);
    private int _failures;
    private int _expiries;

    /// <summary>Returns when the reflector should try again, or when the token ends the wait.</summary>
    /// <param name="end">How the try ended.</param>
    /// <param name="error">What ended it; null for nothing.</param>
    /// <param name="duration">How long the try took.</param>
    /// <param name="hasListed">Whether a list was complete before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(
        WatchEnd end, Exception? error, TimeSpan duration, bool hasListed, CancellationToken cancellationToken)
    {
        if (duration >= options.HealthyAfter)
        {
            _failures = 0;
            _expiries = 0;
        }

        _expiries = end == WatchEnd.Expired ? _expiries + 1 : 0;

        // A list that expires between its pages, or again and again, must not become a busy loop either. The first
        // time is different, above all after failures: an API server that starts anew has forgotten every version.
        if (WatchEndClassifier.NeedsBackoff(end) || _expiries > 1)
        {
            await BackOffAsync(end, error, hasListed, cancellationToken);
        }
        else
        {
            _failures = end == WatchEnd.Expired ? 1 : 0;
            Log.WatchEnded(logger, state.Name, end);
        }
    }

    private async Task BackOffAsync(
        WatchEnd end, Exception? error, bool hasListed, CancellationToken cancellationToken)
    {
        _failures++;
        var delay = Backoff.Delay(options.Backoff, _failures, random);
        var problem = WatchProblem.Describe(state.Name, options.Namespace, end, error);
        state.Trouble(problem, WatchEndClassifier.NeedsSomebody(end));

        // The first break of a watch is everyday: servers restart, proxies close connections.
        if ((_failures > 1 || !hasListed) && _throttle.ShouldLog(problem))
        {
            Log.Trouble(logger, problem, delay.TotalSeconds);
        }

        try
        {
            await Task.Delay(delay, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reflector's loop sees it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Debug, "The watch of {Kind} ended ({Cause}) and goes on")]
        public static partial void WatchEnded(ILogger logger, string kind, WatchEnd cause);

        [LoggerMessage(3, LogLevel.Warning, "{Problem}; trying again in {Delay:0.0} s")]
        public static partial void Trouble(ILogger logger, string problem, double delay);
    }
}
