using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Brings the client of a cluster into a process.</summary>
public static class ClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IKubernetesClient"/>. It reads the library's own models, and the kinds of every JSON context among
    /// the services (see <c>IOperatorBuilder.AddJson</c>).
    /// </summary>
    public static IServiceCollection AddKubernetesClient(
        this IServiceCollection services, KubernetesClientConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IKubernetesClient>(provider => new KubernetesClient(
            configuration,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesClient>>(),
            new KubernetesClientOptions { Resolvers = [.. provider.GetServices<IJsonTypeInfoResolver>()] }));
        return services;
    }
}
