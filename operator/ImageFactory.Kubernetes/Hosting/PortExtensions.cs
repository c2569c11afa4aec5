using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Keeps endpoints to one of the ports that a process listens on.</summary>
public static class PortExtensions
{
    /// <summary>
    /// Answers 404 to what came in through another port. Unlike <c>RequireHost("*:8081")</c> this does not look at the
    /// Host header, which any client sets as it likes, and which port forwarding, proxies and services change.
    /// </summary>
    public static TBuilder RequireLocalPort<TBuilder>(this TBuilder endpoints, int port)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            var serve = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => context.Connection.LocalPort == port
                ? serve(context)
                : NotFound(context);
        });
        return endpoints;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
