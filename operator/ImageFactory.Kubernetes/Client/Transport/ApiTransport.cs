using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>
/// The one way to the API server: credentials, deadline, retries, metrics and errors are here and nowhere else.
/// </summary>
internal sealed partial class ApiTransport : IDisposable
{
    private readonly ApiServerConfiguration _configuration;
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Connections _connections;
    private readonly ICredentialSource _credentials;
    private readonly Func<double> _randomness;
    private readonly string _userAgent;
    private readonly string _address;
    private readonly string _host;
    private readonly ServerErrors _errors;

    public ApiTransport(
        ApiServerConfiguration configuration,
        KubernetesClientOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _configuration = configuration;
        _options = options;
        _time = time;
        _logger = logger;
        _connections = new Connections(configuration, options.CertificatePeriod, time, logger);
        _credentials = CredentialSources.Of(configuration, time, logger);
        _randomness = options.Randomness;
        _userAgent = UserAgent.Of(options.Product);
        _address = configuration.Server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _host = configuration.Server.Authority;
        _errors = new ServerErrors(configuration, time);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="ApiException">No answer came, or one that tells of an error.</exception>
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
    /// <exception cref="ApiException">No answer came, or one that tells of an error.</exception>
    public Task<T> CallAsync<T>(
        ApiRequest request, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        RunAsync(
            request,
            async (response, token) =>
            {
                await using var body = await ResponseStream.OpenAsync(response, token);
                return await read(body, token);
            },
            cancellationToken);

    /// <summary>Sends a request and returns with the headers; the caller disposes the response.</summary>
    /// <exception cref="ApiException">No answer came, or one that tells of an error.</exception>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (response, _) => Task.FromResult(response), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _connections.Dispose();
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
                    if (RetryPolicy.Delay(request, error, retries, _randomness) is not { } wish
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
            var response = await SendOnceAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                // What is refused with 401 was not done, so it may be sent again with newer credentials, once.
                if (response.StatusCode != HttpStatusCode.Unauthorized || !_credentials.Drop(start) || !isFirst)
                {
                    var problem = _errors.Of(response.StatusCode, _connections.CertificateEnd);
                    throw await ErrorReader.ReadAsync(request.ToString(), response, problem, _time, cancellationToken);
                }
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credential = await _credentials.GetAsync(cancellationToken);
        using var message = Message(request, credential);
        var start = _time.GetTimestamp();
        var status = 0;
        try
        {
            var response = await _connections.For(request.Channel, credential).SendAsync(message, cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            var duration = _time.GetElapsedTime(start);
            RestClientMetrics.Count(request.Method, _host, status, duration);
            Log.Sent(_logger, request.Method, request.Path, status, duration.TotalMilliseconds);
        }
    }

    private HttpRequestMessage Message(ApiRequest request, Credential credential)
    {
        var query = request.Query.Length == 0 ? string.Empty : $"?{request.Query}";
        var message = new HttpRequestMessage(request.Method, new Uri($"{_address}{request.Path}{query}"))
        {
            // A watch has a connection of its own only over HTTP/1.1.
            Version = request.Channel == Channel.Streams ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = request.Channel == Channel.Streams
                ? HttpVersionPolicy.RequestVersionExact
                : HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        if (credential.Authorization is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (_configuration.TlsServerName is { } name)
        {
            // .NET takes the name that a certificate must have from here, and from nowhere else.
            message.Headers.Host = name;
        }

        Impersonate(message);
        return message;
    }

    private void Impersonate(HttpRequestMessage message)
    {
        if (_configuration.Impersonate is not { } other)
        {
            return;
        }

        message.Headers.TryAddWithoutValidation("Impersonate-User", other.User);
        if (other.Group is { } group)
        {
            message.Headers.TryAddWithoutValidation("Impersonate-Group", group);
        }

        if (other.Uid is { } uid)
        {
            message.Headers.TryAddWithoutValidation("Impersonate-Uid", uid);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(121, LogLevel.Debug, "{Method} {Path} gave {Status} in {Milliseconds:0} ms")]
        public static partial void Sent(
            ILogger logger, HttpMethod method, string path, int status, double milliseconds);

        [LoggerMessage(122, LogLevel.Debug, "{Method} {Path} ended with {Reason} and is sent again in {Delay:0.0} s")]
        public static partial void Retries(
            ILogger logger, HttpMethod method, string path, string reason, double delay);
    }
}
