using ImageFactory.Kubernetes.Abstractions.LeaderElection;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>Brings the garbage collector into the host.</summary>
internal static class GarbageCollectionRegistration
{
    /// <summary>Adds the garbage collector.</summary>
    public static IServiceCollection AddGarbageCollection(this IServiceCollection services) => services
        .AddSingleton<RegionSweep>()
        .AddSingleton<BuildNamespaceSweep>()
        .AddSingleton<ILeaderTask, GarbageCollector>();
}
