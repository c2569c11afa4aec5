using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// The one way to the API server: credentials, deadline and retries are here and nowhere else.
/// </summary>
internal sealed partial class ApiTransport : IDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ApiServers _servers;
    private readonly ICredentialSource _credentials;
    private readonly ServerErrors _errors;

    public ApiTransport(
        ApiServerConfiguration configuration,
        KubernetesClientOptions options,
        JsonSerializerOptions json,
        TimeProvider time,
        ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        var metrics = new RestClientMetrics(options.Registry);
        var factory = new ApiServerFactory(configuration, options.Product, json, metrics, time, logger);
        _servers = new ApiServers(configuration, factory, options.CertificatePeriod, time, logger);
        _credentials = CredentialSources.Of(configuration, time, logger);
        _errors = new ServerErrors(configuration, time);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="ApiException">No response came, or the response is an error.</exception>
    public Task<byte[]> CallAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RunAsync(
            request,
            async (response, token) =>
            {
                using (response)
                {
                    return await response.Content.ReadAsByteArrayAsync(token);
                }
            },
            cancellationToken);

    /// <summary>Sends a request and reads the answer while it arrives, perhaps more than once.</summary>
    /// <exception cref="ApiException">No response came, or the response is an error.</exception>
    public Task<T> CallAsync<T>(
        ApiRequest request, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        RunAsync(
            request,
            async (response, token) =>
            {
                using (response)
                {
                    return await read(await response.Content.ReadAsStreamAsync(token), token);
                }
            },
            cancellationToken);

    /// <summary>Sends a request and returns with the headers; the caller disposes the response.</summary>
    /// <exception cref="ApiException">No response came, or the response is an error.</exception>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (response, _) => Task.FromResult(response), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _servers.Dispose();
        (_credentials as IDisposable)?.Dispose();
    }

    private async Task<T> RunAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var timeout = request.Channel == Channel.Leases ? _options.LeaseTimeout : _options.CallTimeout;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var start = _time.GetTimestamp();
        ApiException? last = null;
        try
        {
            for (var retries = 0; ; retries++)
            {
                TimeSpan delay;
                try
                {
                    return await AttemptAsync(request, read, stop.Token);
                }
                catch (ApiException error)
                {
                    // A wait past the deadline is the caller's to make: the error tells how long.
                    if (RetryPolicy.Delay(request, error, retries, _options.Randomness) is not { } wish
                        || _time.GetElapsedTime(start) + wish >= timeout)
                    {
                        throw;
                    }

                    last = error;
                    delay = wish;
                    Log.Retries(_logger, request.Method, request.Path, error.Reason, delay.TotalSeconds);
                }

                await Task.Delay(delay, _time, stop.Token);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.NoAnswer(request, timeout, last, error);
        }
    }

    private async Task<T> AttemptAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        try
        {
            return await read(await SendAsync(request, cancellationToken), cancellationToken);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException inner)
        {
            throw _errors.Untrusted(request, error, inner);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw _errors.ConnectionLost(request, error);
        }
        catch (KubernetesConfigException error)
        {
            throw ServerErrors.NoCredentials(request, error);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var start = _time.GetTimestamp();
            var credential = await _credentials.GetAsync(cancellationToken);
            try
            {
                return await _servers.For(request.Channel, credential).SendAsync(
                    request, credential, cancellationToken);
            }
            catch (ApiException error) when (
                error.StatusCode == HttpStatusCode.Unauthorized && _credentials.Drop(start) && isFirst)
            {
                // What is refused with 401 was not done, so it may be sent again with newer credentials, once.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(122, LogLevel.Debug, "{Method} {Path} ended with {Reason} and is sent again in {Delay:0.0} s")]
        public static partial void Retries(
            ILogger logger, HttpMethod method, string path, string reason, double delay);
    }
}
