using ImageFactory.OpenStack;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using Prometheus;

namespace ImageFactory.Operator.Clouds;

/// <summary>Brings the clouds of clouds.yaml into the host.</summary>
internal static class CloudsRegistration
{
    /// <summary>Adds connections to clouds, what is known of their regions, and what is made in them.</summary>
    public static IServiceCollection AddClouds(this IServiceCollection services, OpenStackSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<ICloudConnections>(provider => new CloudConnections(
            settings.CloudsFile,
            new OpenStackOptions
            {
                Registry = provider.GetRequiredService<CollectorRegistry>(),
                AllowHttp = settings.AllowHttp,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CloudConnections>>()))
        .AddSingleton<KnownClouds>()
        .AddSingleton<CloudCheck>()
        .AddSingleton<TenantCheck>()
        .AddSingleton(CloudResourceKinds.All)
        .AddSingleton<CloudServers>()
        .AddSingleton(provider => new RegionBreakers(settings, provider.GetRequiredService<TimeProvider>())
            .ShownIn(provider.GetRequiredService<CollectorRegistry>()))
        .AddSingleton<RegionGate>();
}
