using ImageFactory.Kubernetes.Abstractions.LeaderElection;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Brings the garbage collector of clouds into the host.</summary>
internal static class GarbageCollectionRegistration
{
    /// <summary>Adds the garbage collector, with every kind that it looks after.</summary>
    public static IServiceCollection AddGarbageCollection(this IServiceCollection services) => services
        .AddSingleton<ICloudResources, Images>()
        .AddSingleton<ICloudResources, Servers>()
        .AddSingleton<ICloudResources, Volumes>()
        .AddSingleton<ICloudResources, FloatingIps>()
        .AddSingleton<ICloudResources, Ports>()
        .AddSingleton<ICloudResources, SecurityGroups>()
        .AddSingleton<ICloudResources, KeyPairs>()
        .AddSingleton<RegionSweep>()
        .AddSingleton<ILeaderTask, GarbageCollector>();
}
