using ImageFactory.Kubernetes.Hosting;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Brings pods as build hosts into the host.</summary>
internal static class PodRegistration
{
    /// <summary>Adds the backend Pod.</summary>
    public static IServiceCollection AddPodHosts(this IServiceCollection services) => services
        .AddSingleton<PodLogKeeper>()
        .AddSingleton<PodStageReader>()
        .AddSingleton<JanitorRunner>()
        .AddSingleton<PodHostRemover>()
        .AddSingleton<IBuildBackend, PodBackend>()
        .AddSingleton<BuildNamespaceCheck>()
        .AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<BuildNamespaceCheck>())
        .AddHostedService(provider => provider.GetRequiredService<BuildNamespaceCheck>());
}
