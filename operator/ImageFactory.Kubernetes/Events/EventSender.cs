using System.Globalization;
using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Metrics;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Events;

/// <summary>
/// Sends events in the background: the first of a kind at once, repeats as a count, now and then. Whatever the server
/// says, nobody else notices.
/// </summary>
internal sealed partial class EventSender(
    EventRecorder recorder,
    IKubernetesClient client,
    EventWriter writer,
    RuntimeMetrics metrics,
    TimeProvider time,
    Func<double> random,
    ILogger logger)
{
    private readonly Dictionary<EventKey, EventSeries> _series = [];
    private readonly SpamFilter _spam = new(time);
    private long _lastTicks;

    /// <summary>Sends until the recorder is complete and all is written, or the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var refresh = new PeriodicTimer(EventDefaults.SeriesRefresh, time);
        var tick = refresh.WaitForNextTickAsync(cancellationToken).AsTask();
        var more = recorder.Waiting.WaitToReadAsync(cancellationToken).AsTask();
        try
        {
            while (true)
            {
                var first = await Task.WhenAny(more, tick);
                if (first == tick)
                {
                    await tick;
                    await WriteRepeatsAsync(cancellationToken);
                    ForgetEnded();
                    tick = refresh.WaitForNextTickAsync(cancellationToken).AsTask();
                    continue;
                }

                if (!await more)
                {
                    break;
                }

                while (recorder.Waiting.TryRead(out var occurrence))
                {
                    await TakeAsync(occurrence, cancellationToken);
                }

                more = recorder.Waiting.WaitToReadAsync(cancellationToken).AsTask();
            }

            await WriteRepeatsAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What waits, and what was on its way.
            var unsent = recorder.Waiting.Count + _series.Values.Count(series => series.Sent != series.Count);
            if (unsent > 0)
            {
                Log.Unsent(logger, unsent);
            }
        }
    }

    private async Task TakeAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        if (_series.TryGetValue(occurrence.Key, out var known))
        {
            known.Repeat(occurrence);
            return;
        }

        if (!_spam.Allows(occurrence.Key.Uid))
        {
            metrics.EventsDropped.Inc();
            return;
        }

        // The time in the name keeps it unique over restarts, as client-go has it; two events never get the same.
        _lastTicks = Math.Max(_lastTicks + 1, occurrence.At.UtcTicks);
        var prefix = occurrence.Key.Name;
        prefix = prefix[..Math.Min(prefix.Length, EventDefaults.MaxNamePrefix)];
        var suffix = _lastTicks.ToString("x16", CultureInfo.InvariantCulture);
        var series = new EventSeries(occurrence.Key.Namespace ?? "default", $"{prefix}.{suffix}", occurrence);
        _series.Add(occurrence.Key, series);
        await WriteAsync(series, cancellationToken);
    }

    private async Task WriteRepeatsAsync(CancellationToken cancellationToken)
    {
        foreach (var series in _series.Values.Where(series => series.Sent != series.Count).ToList())
        {
            await WriteAsync(series, cancellationToken);
        }
    }

    private void ForgetEnded()
    {
        var end = time.GetUtcNow() - EventDefaults.SeriesEnd;
        foreach (var (key, series) in _series)
        {
            if (series.Latest.At < end)
            {
                _series.Remove(key);
            }
        }
    }

    private async Task WriteAsync(EventSeries series, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= EventDefaults.MaxTries; attempt++)
        {
            try
            {
                await writer.WriteAsync(client, series, cancellationToken);
                return;
            }
            catch (ApiException error) when (!IsTransient(error))
            {
                Log.Refused(logger, series.Latest.Key.Reason, series.Latest.Key.Name, error.Message);
                break;
            }
            catch (Exception error) when (error is ApiException or HttpRequestException or IOException)
            {
                Log.Retrying(logger, series.Latest.Key.Reason, series.Latest.Key.Name, error.Message);
            }

            await Task.Delay(EventDefaults.RetryWait * (0.75 + (0.5 * random())), time, cancellationToken);
        }

        _series.Remove(series.Latest.Key);
        metrics.EventsDropped.Inc();
    }

    /// <summary>A namespace that ends refuses events for good; a server that is away will come back.</summary>
    private static bool IsTransient(ApiException error) =>
        error.StatusCode is 0 or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized
        || (int)error.StatusCode >= 500;

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Debug, "Event {Reason} of {Name} was not sent and is tried again: {Error}")]
        public static partial void Retrying(ILogger logger, string reason, string name, string error);

        [LoggerMessage(61, LogLevel.Warning, "Event {Reason} of {Name} was refused: {Error}")]
        public static partial void Refused(ILogger logger, string reason, string name, string error);

        [LoggerMessage(62, LogLevel.Warning, "The process ended with {Count} events unsent")]
        public static partial void Unsent(ILogger logger, int count);
    }
}
