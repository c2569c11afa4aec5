using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>
/// Looks from time to time through the namespace of pods, and all regions that the factory has or profiles and builds
/// name, and has what was left behind deleted: what a killed operator made and never wrote down, what a dead region
/// could not be rid of, what somebody's build left who took its finalizer off and deleted all that named the region.
/// </summary>
internal sealed partial class GarbageCollector(
    IKubernetesClient client,
    RegionSweep sweep,
    BuildNamespaceSweep pods,
    KnownClouds known,
    OperatorOptions options,
    TimeProvider time,
    ILogger<GarbageCollector> logger)
    : ILeaderTask
{
    /// <inheritdoc />
    public string Name => "garbage collector";

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.ClusterName == OperatorOptions.DefaultClusterName)
        {
            Log.NoName(logger);
        }

        using var timer = new PeriodicTimer(options.OpenStack.GarbageCollector.Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await CheckAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends, or leads no more.
        }
    }

    /// <summary>One look through the namespace of pods, then through all regions, side by side.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The rest is listed after the builds were: a build that begins between the two is not taken for gone,
            // since what was made for it is seen as an orphan once at most.
            var builds = await client.ListAsync<V1ImageBuild>(options.Namespace, cancellationToken: cancellationToken);
            var existing = ExistingBuilds.Of(builds);
            await pods.RunAsync(existing, cancellationToken);
            if (options.ClusterName == OperatorOptions.DefaultClusterName)
            {
                return;
            }

            var profiles = await client.ListAsync<V1DistroProfile>(
                options.Namespace, cancellationToken: cancellationToken);
            var targets = builds.SelectMany(build => build.Status?.Regions ?? []).Select(CloudTarget.Of)
                .Concat(builds.Select(build => build.Status?.Host).OfType<V1BuildHostStatus>()
                    .Where(host => host is { Cloud: not null, Region: not null })
                    .Select(host => new CloudTarget(host.Cloud!, host.Region!)))
                .Concat(options.OpenStack.BuildHost is { Cloud: { } cloud, Region: { } region }
                    ? [new(cloud, region)]
                    : [])
                .Concat((known.Read() ?? new Dictionary<string, IReadOnlyList<string>>())
                    .SelectMany(cloud => cloud.Value.Select(region => new CloudTarget(cloud.Key, region))))
                .Concat(options.Tenants.SelectMany(tenant => tenant.Clouds ?? [])
                    .SelectMany(cloud => (cloud.Regions ?? []).Select(region => new CloudTarget(cloud.Cloud, region))))
                .Concat(profiles.SelectMany(profile => profile.Spec.Regions ?? [])
                    .Select(region => new CloudTarget(region.Cloud, region.Region)))
                .Distinct()
                .ToList();
            await Task.WhenAll(targets.Select(target => sweep.RunAsync(target, existing, cancellationToken)));
        }
#pragma warning disable CA1031 // The next look comes soon enough: what ends this one must not end the process.
        catch (Exception error) when (
            error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NoBuilds(logger, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            123,
            LogLevel.Warning,
            "No leaked resources are looked for: set clusterName, so that two factories with one project do not delete "
            + "each other's")]
        public static partial void NoName(ILogger logger);

        [LoggerMessage(124, LogLevel.Warning, "Leaked resources could not be looked for: {Problem}")]
        public static partial void NoBuilds(ILogger logger, string problem);
    }
}
