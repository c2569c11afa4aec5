using System.Collections.Concurrent;
using ImageFactory.OpenStack.Transport;
using Microsoft.Extensions.Logging;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>Keeps the requests that are logged.</summary>
internal sealed class RequestLog : ILogger<CloudConnections>
{
    private const int Sent = 201;

    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Service, region, method and code, in the requests' order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == Sent)
        {
            var values = ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary();
            var (service, request) = ((ServiceName)values["Service"]!, (ServiceRequest)values["Request"]!);
            _requests.Enqueue($"{service.Type} {service.Region} {request.Method} {values["Status"]}");
        }
    }
}
