namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// Which requests are sent again, and when. What was refused with a Retry-After was not done; what may be repeated may
/// always be sent again; any other write whose answer is lost may have been done, and only its caller can find out.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>
    /// Waits of 0.5, 1, 2 and 4 s: enough for a proxy that changes its backend; an outage is the caller's to wait out.
    /// </summary>
    public const int MaxRetries = 4;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    // A server that says 0 is asked for no more than this.
    private static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before the request is sent again; null to give up.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">What it ended with.</param>
    /// <param name="retries">How often it was sent again before.</param>
    /// <param name="randomness">Spreads those that were refused together.</param>
    public static TimeSpan? Delay(
        ServiceRequest request, OpenStackException error, int retries, Func<double> randomness)
    {
        // An upload's data may be gone, and its image is no longer queued: only its caller knows what to do.
        if (request.Upload is not null || retries >= MaxRetries)
        {
            return null;
        }

        if (error.RetryAfter is { } wish && (int)error.StatusCode is 413 or 429 or 503)
        {
            return (wish < LeastRetryAfter ? LeastRetryAfter : wish) + (LeastRetryAfter * (0.1 * randomness()));
        }

        var isPassing = (int)error.StatusCode is 429 or 502 or 503 or 504
            || error.Kind == OpenStackErrorKind.Unreachable;
        return request.IsRepeatable && isPassing ? FirstDelay * (1 << retries) * (0.5 + randomness()) : null;
    }
}
