using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Kubernetes.Tests.Client;

/// <summary>What the tests of calls share: answers of a server, and a client of it.</summary>
internal static class TransportFront
{
    public const string Map = """{"kind":"ConfigMap","metadata":{"name":"m"}}""";

    public static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    /// <summary>A client without chance in its waits.</summary>
    public static KubernetesClient ClientOf(
        HttpFront front, TimeProvider time, ApiServerConfiguration? configuration = null) => new(
        configuration ?? new ApiServerConfiguration { Server = front.Address },
        time,
        NullLogger.Instance,
        new KubernetesClientOptions { Randomness = () => 0 });
}
