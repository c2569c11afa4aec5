using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Serves probes.</summary>
public static class HealthEndpointExtensions
{
    /// <summary>
    /// Maps <c>/healthz</c> (restart it if this fails) and <c>/readyz</c> (it can't work if this fails); the body says
    /// why.
    /// </summary>
    public static IEndpointRouteBuilder MapOperatorHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", context => AnswerAsync(context, health => health.Liveness()));
        endpoints.MapGet("/readyz", context => AnswerAsync(context, health => health.Readiness()));
        return endpoints;
    }

    private static Task AnswerAsync(HttpContext context, Func<IOperatorHealth, HealthReport> ask)
    {
        var report = ask(context.RequestServices.GetRequiredService<IOperatorHealth>());
        context.Response.StatusCode =
            report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Text, context.RequestAborted);
    }
}
