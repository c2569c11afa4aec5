namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// Which requests are sent again. What was refused with a Retry-After was not done; a read may always be repeated; a
/// write whose connection broke may have been done, and only its caller can find out.
/// See <see href="https://github.com/kubernetes/client-go/blob/master/rest/with_retry.go">with_retry.go</see>.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>client-go's limit.</summary>
    public const int MaxRetries = 10;

    /// <summary>
    /// Enough for connections that the server closed while they were idle; an outage is the caller's to wait out.
    /// </summary>
    public const int MaxConnectionRetries = 3;

    private static readonly TimeSpan FirstConnectionDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before the request is sent again; null to give up.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">What it ended with.</param>
    /// <param name="retries">How often it was sent again before.</param>
    /// <param name="randomness">Spreads those that were refused together.</param>
    public static TimeSpan? Delay(ApiRequest request, ApiException error, int retries, Func<double> randomness)
    {
        // Watches have their caller's backoff, elections their own period.
        if (request.Channel != Channel.Calls || retries >= MaxRetries)
        {
            return null;
        }

        if (error is { StatusCode: 0, Reason: ApiReasons.ConnectionLost })
        {
            return request.Method == HttpMethod.Get && retries < MaxConnectionRetries
                ? FirstConnectionDelay * (1 << retries) * (1 + randomness())
                : null;
        }

        var isBusy = (int)error.StatusCode is 429 or (>= 500 and <= 599);
        return isBusy && error.RetryAfter is { } wish
            ? (wish < LeastRetryAfter ? LeastRetryAfter : wish) + (TimeSpan.FromMilliseconds(100) * randomness())
            : null;
    }
}
