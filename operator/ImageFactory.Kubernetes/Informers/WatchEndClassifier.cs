using System.Net;
using System.Text.Json;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>Names an error by what happens next.</summary>
internal static class WatchEndClassifier
{
    /// <summary>The end that an error means; null for an error that is a bug and must end the process.</summary>
    public static WatchEnd? Classify(Exception error) => error switch
    {
        ApiException { IsExpired: true } => WatchEnd.Expired,
        ApiException { StatusCode: HttpStatusCode.Unauthorized } => WatchEnd.Unauthorized,
        ApiException { StatusCode: HttpStatusCode.Forbidden } => WatchEnd.Forbidden,
        ApiException { StatusCode: HttpStatusCode.NotFound } => WatchEnd.NotFound,
        ApiException { StatusCode: HttpStatusCode.TooManyRequests } => WatchEnd.Throttled,
        ApiException { InnerException: JsonException } or JsonException => WatchEnd.Unreadable,
        ApiException or HttpRequestException or IOException or TimeoutException => WatchEnd.Disconnected,

        // A call's own deadline; the caller's token was looked at before.
        OperationCanceledException => WatchEnd.Disconnected,
        _ => null,
    };

    /// <summary>
    /// Whether the way on is a new list: after a time without rights or without the kind, events may be missing.
    /// </summary>
    public static bool NeedsList(WatchEnd end) =>
        end is WatchEnd.Expired or WatchEnd.Forbidden or WatchEnd.NotFound or WatchEnd.Unreadable;

    /// <summary>Whether it stays so until somebody mends it.</summary>
    public static bool NeedsSomebody(WatchEnd end) =>
        end is WatchEnd.Unauthorized or WatchEnd.Forbidden or WatchEnd.NotFound or WatchEnd.Unreadable;

    /// <summary>Whether to wait before the way on.</summary>
    public static bool NeedsBackoff(WatchEnd end) =>
        end is not (WatchEnd.Closed or WatchEnd.Idle or WatchEnd.Expired);
}
