using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageFactory.Operator.Webhooks;

/// <summary>Brings what posts to webhooks into the host.</summary>
internal static class WebhooksRegistration
{
    /// <summary>Adds it, once for all who ask.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton<WebhookClient>();
        return services;
    }
}
