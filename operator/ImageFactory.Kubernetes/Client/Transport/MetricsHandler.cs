using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Counts and logs what is sent, each try of a call by itself.</summary>
internal sealed partial class MetricsHandler(RestClientMetrics metrics, TimeProvider time, ILogger logger)
    : DelegatingHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var status = 0;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            var duration = time.GetElapsedTime(start);
            metrics.Count(request.Method, request.RequestUri!.Authority, status, duration);
            Log.Sent(logger, request.Method, request.RequestUri.AbsolutePath, status, duration.TotalMilliseconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(121, LogLevel.Debug, "{Method} {Path} gave {Status} in {Milliseconds:0} ms")]
        public static partial void Sent(
            ILogger logger, HttpMethod method, string path, int status, double milliseconds);
    }
}
