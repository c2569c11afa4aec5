using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Client;

/// <summary>Registers the client.</summary>
public static class KubernetesClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds the one <see cref="IKubernetesClient"/> of the process, unless there is one already. The API server is looked
    /// for when the client is first asked for.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Patience, and the JSON contexts of the user's kinds.</param>
    /// <param name="configuration">Where the API server is; null to look for it.</param>
    public static IServiceCollection AddKubernetesClient(
        this IServiceCollection services,
        KubernetesClientOptions options,
        Func<IServiceProvider, KubernetesClientConfiguration>? configuration = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(
            provider => configuration?.Invoke(provider) ?? KubernetesClientConfiguration.Load());
        services.TryAddSingleton<IKubernetesClient>(provider => new KubernetesClient(
            provider.GetRequiredService<KubernetesClientConfiguration>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<KubernetesClient>(),
            options));
        return services;
    }
}
