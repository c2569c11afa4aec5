using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageFactory.Kubernetes.Metrics.Exposition;

/// <summary>Serves the metrics.</summary>
public static class MetricsEndpoint
{
    /// <summary>Collects the instruments of the named meters from now on; <c>*</c> stands for anything.</summary>
    public static IServiceCollection AddMetricsPage(this IServiceCollection services, params string[] meters) =>
        services.AddSingleton(_ => new MetricsPage(meters));

    /// <summary>Serves the page under a path; needs <see cref="AddMetricsPage"/>.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string path = "/metrics")
    {
        // Taken here and not at the first scrape: what is counted before a collector listens is lost.
        var page = endpoints.ServiceProvider.GetRequiredService<MetricsPage>();
        return endpoints.MapMethods(path, [HttpMethods.Get], (RequestDelegate)(context => SendAsync(context, page)));
    }

    private static async Task SendAsync(HttpContext context, MetricsPage page)
    {
        context.Response.ContentType = MetricsPage.ContentType;
        await page.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
