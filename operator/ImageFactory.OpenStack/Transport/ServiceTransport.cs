using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Metrics;
using Microsoft.Extensions.Logging;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// The one way to a service of a cloud: token, deadline, retries, metrics and errors are here and nowhere else.
/// </summary>
/// <param name="service">Which service, for messages and metrics.</param>
/// <param name="access">Where it is and what opens it.</param>
/// <param name="http">What requests go through.</param>
/// <param name="secrets">What no error may hold, beside the token.</param>
/// <param name="options">Deadlines.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told each request, at Debug.</param>
internal sealed partial class ServiceTransport(
    ServiceName service,
    IServiceAccessSource access,
    HttpMessageInvoker http,
    IReadOnlyList<Secret> secrets,
    OpenStackOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly MessageWriter _messages = new(options);
    private readonly RequestMetrics _metrics = new(options.Registry);

    /// <summary>Which service it is, for messages.</summary>
    public ServiceName Service => service;

    /// <summary>Sends a request and reads the response.</summary>
    /// <exception cref="OpenStackException">No response came, or the response is an error.</exception>
    public async Task<T> CallAsync<T>(
        ServiceRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        // A login has its own deadline and its own repetitions: what it ends with is final here.
        var opened = await access.GetAsync(request.IsLong, cancellationToken);
        using var deadline = new IdleDeadline(options.RequestTimeout, time, cancellationToken);
        var start = time.GetTimestamp();
        for (var retries = 0; ; retries++)
        {
            TimeSpan delay;
            try
            {
                return await AttemptAsync(request, opened, read, deadline, cancellationToken);
            }
            catch (OpenStackException error)
            {
                // A wait past the deadline is the caller's to make: the error tells how long.
                if (RetryPolicy.Delay(request, error, retries, options.Randomness) is not { } wish
                    || time.GetElapsedTime(start) + wish >= options.RequestTimeout)
                {
                    throw;
                }

                delay = wish;
                Log.Retries(logger, service, request, error.Kind, delay.TotalSeconds);
            }

            await Task.Delay(delay, time, cancellationToken);
            opened = await access.GetAsync(request.IsLong, cancellationToken);
        }
    }

    /// <summary>Sends a request whose response has nothing to read.</summary>
    /// <exception cref="OpenStackException">No response came, or the response is an error.</exception>
    public Task SendAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Sends a request and reads the response's JSON.</summary>
    /// <exception cref="OpenStackException">
    /// No response came, or the response is an error or not what the API promises.
    /// </exception>
    public Task<T> ReadAsync<T>(
        ServiceRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(
            request, json => json.Deserialize(type) ?? throw new JsonException("null"), cancellationToken);

    /// <summary>Sends a request and reads the response's JSON.</summary>
    /// <exception cref="OpenStackException">
    /// No response came, or the response is an error or not what the API promises.
    /// </exception>
    public Task<T> ReadAsync<T>(
        ServiceRequest request, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        CallAsync(
            request,
            async (response, token) =>
            {
                try
                {
                    await using var body = await ReadBodyAsync(request, response, token);
                    using var json = await AnswerJson.ParseAsync(body, token, request.MayHaveNullItems);
                    return read(json.RootElement);
                }
                catch (Exception error)
                    when (error is JsonException or KeyNotFoundException or InvalidOperationException
                        or FormatException or ArgumentException)
                {
                    // A proxy's page with a 200, mostly.
                    throw new OpenStackException(
                        OpenStackErrorKind.ServerFault,
                        $"{service}: {request}: the answer is not what the API promises",
                        error)
                    {
                        StatusCode = response.StatusCode,
                    };
                }
            },
            cancellationToken);

    /// <summary>A response's body, which ends with an error where it is longer than the request allows.</summary>
    public async Task<Stream> ReadBodyAsync(
        ServiceRequest request, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new BoundedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            request.MaxAnswer,
            what => new OpenStackException(
                OpenStackErrorKind.ServerFault, $"{service}: {request}: the answer {what}")
            {
                StatusCode = response.StatusCode,
            });

    /// <summary>Sends a request and returns the response's body; the caller disposes it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="wanted">The status of a response with data.</param>
    /// <param name="cancellationToken">Ends the wait for its beginning.</param>
    /// <exception cref="OpenStackException">
    /// No response came, or the response is an error or has no data.
    /// </exception>
    public Task<Stream> OpenAsync(
        ServiceRequest request, HttpStatusCode wanted, CancellationToken cancellationToken) =>
        CallAsync<Stream>(
            request with { IsDownload = true },
            async (response, token) => response.StatusCode == wanted
                ? new DownloadStream(
                    response, await response.Content.ReadAsStreamAsync(token), Errors(request, response), options, time)
                : throw new OpenStackException(
                    OpenStackErrorKind.Conflict,
                    $"{service}: {request}: {(int)response.StatusCode} where data was expected ({(int)wanted})")
                {
                    StatusCode = response.StatusCode,
                },
            cancellationToken);

    private TransportErrors Errors(ServiceRequest request, HttpResponseMessage response) =>
        new(service, request, response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority));

    private async Task<T> AttemptAsync<T>(
        ServiceRequest request,
        ServiceAccess opened,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        IdleDeadline deadline,
        CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var errors = new TransportErrors(service, request, opened.Endpoint);
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(request, opened, deadline);
                if (response.IsSuccessStatusCode)
                {
                    var answer = await read(response, deadline.Token);
                    response = request.IsDownload ? null : response;
                    return answer;
                }

                // What is refused with 401 was not done, so it may be sent again with a newer token, once.
                if (response.StatusCode != HttpStatusCode.Unauthorized
                    || !isFirst || !access.Refuse(opened) || request.Upload?.TryRewind() == false)
                {
                    throw await ErrorReader.ReadAsync(
                        $"{service}: {request}", response, Secrets(opened), time, deadline.Token);
                }
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException && request.Upload?.Failure is { } failure)
            {
                // The data's own end, which HttpClient takes for the connection's.
                ExceptionDispatchInfo.Throw(failure);
                throw;
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw errors.NoAnswer(deadline.Length, error);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                throw errors.ConnectionLost(error);
            }
            finally
            {
                response?.Dispose();
            }

            opened = await access.GetAsync(request.IsLong, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        ServiceRequest request, ServiceAccess opened, IdleDeadline deadline)
    {
        using var message = _messages.Write(request, opened, deadline);
        var start = time.GetTimestamp();
        var status = 0;
        try
        {
            var response = await http.SendAsync(message, deadline.Token);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            var duration = time.GetElapsedTime(start);
            _metrics.Count(service, request.Method, status, duration);
            Log.Sent(logger, service, request, status, duration.TotalMilliseconds);
        }
    }

    private IReadOnlyList<Secret> Secrets(ServiceAccess opened) =>
        opened.Token is { } token ? [token, .. secrets] : secrets;

    private static partial class Log
    {
        [LoggerMessage(201, LogLevel.Debug, "{Service}: {Request} gave {Status} in {Milliseconds:0} ms")]
        public static partial void Sent(
            ILogger logger, ServiceName service, ServiceRequest request, int status, double milliseconds);

        [LoggerMessage(
            202, LogLevel.Debug, "{Service}: {Request} ended with {Kind} and is sent again in {Delay:0.0} s")]
        public static partial void Retries(
            ILogger logger, ServiceName service, ServiceRequest request, OpenStackErrorKind kind, double delay);
    }
}
