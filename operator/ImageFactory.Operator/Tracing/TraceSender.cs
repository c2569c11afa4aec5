using System.Globalization;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Tracing;

/// <summary>
/// The way to the collector: adds the headers of the settings, and tells when it does not work, once, and when it works
/// again. The exporter itself says nothing.
/// </summary>
internal sealed partial class TraceSender : DelegatingHandler
{
    private readonly TracingSettings _settings;
    private readonly ILogger<TraceSender> _logger;
    private string? _problem;

    /// <summary>A way to the collector of the settings.</summary>
    public TraceSender(TracingSettings settings, ILogger<TraceSender> logger)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        _settings = settings;
        _logger = logger;
    }

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            AddHeaders(request);
            return Look(base.Send(request, cancellationToken));
        }
        catch (Exception error) when (Tell(error, cancellationToken))
        {
            throw;
        }
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            AddHeaders(request);
            return Look(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception error) when (Tell(error, cancellationToken))
        {
            throw;
        }
    }

    private void AddHeaders(HttpRequestMessage request)
    {
        if (_settings.HeadersFile is not { } file)
        {
            return;
        }

        try
        {
            foreach (var line in File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                // Nothing of the line is told: it holds a secret.
                if (line.Split(':', 2) is not [var name, var value]
                    || !request.Headers.TryAddWithoutValidation(name.Trim(), value.Trim()))
                {
                    throw new HttpRequestException($"{file} has a line that is no header, 'Name: value'");
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The only error whose own words say more than those of its cause.
            throw new HttpRequestException($"tracing.headersFile cannot be read: {error.Message}");
        }
    }

    private HttpResponseMessage Look(HttpResponseMessage response)
    {
        // gRPC refuses with 200, and says so beside it.
        var isTaken = response.IsSuccessStatusCode
            && (!response.Headers.TryGetValues("grpc-status", out var codes) || codes.All(code => code == "0"));
        Note(isTaken
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"it answered {(int)response.StatusCode} {response.ReasonPhrase} "
                + $"{string.Join(' ', Values(response, "grpc-status").Concat(Values(response, "grpc-message")))}")
                .Trim());
        return response;
    }

    private static IEnumerable<string> Values(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values : [];

    /// <summary>Tells of an error, and lets it pass.</summary>
    private bool Tell(Exception error, CancellationToken cancellationToken)
    {
        Note(cancellationToken.IsCancellationRequested && error is OperationCanceledException
            ? "it gave no answer in time"
            : error.GetBaseException().Message);
        return false;
    }

    private void Note(string? problem)
    {
        if (Interlocked.Exchange(ref _problem, problem) == problem)
        {
            return;
        }

        if (problem is null)
        {
            Log.Sent(_logger, _settings.Endpoint!);
        }
        else
        {
            Log.Lost(_logger, _settings.Endpoint!, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(190, LogLevel.Warning, "Traces cannot be sent to tracing.endpoint {Endpoint}: {Problem}")]
        public static partial void Lost(ILogger logger, Uri endpoint, string problem);

        [LoggerMessage(191, LogLevel.Information, "Traces are sent to tracing.endpoint {Endpoint} again")]
        public static partial void Sent(ILogger logger, Uri endpoint);
    }
}
