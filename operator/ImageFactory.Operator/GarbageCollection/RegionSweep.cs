using System.Collections.Concurrent;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.GarbageCollection;

/// <summary>
/// Looks through one region for what has our tags and no existing build, and deletes what the look before found too: a
/// build's object and its resources are not seen at one moment, and one look alone may be mistaken.
/// </summary>
internal sealed partial class RegionSweep(
    ICloudConnections clouds,
    IReadOnlyList<ICloudResourceKind> kinds,
    LeakGauge gauge,
    OperatorOptions options,
    ILogger<RegionSweep> logger)
{
    // A region can call all that it has ours, and whatever it likes. What is not kept of one look comes at a later one,
    // once these are gone.
    private const int MostOrphans = 1000;
    private const int LongestText = 1024;

    // Regions are looked through side by side.
    private readonly ConcurrentDictionary<(CloudTarget Target, string Type), HashSet<string>> _seen = new();

    /// <summary>Takes the look. What goes wrong is logged: the next look comes soon enough.</summary>
    public async Task RunAsync(CloudTarget target, ExistingBuilds existing, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            try
            {
                await SweepAsync(target, kind, existing, cancellationToken);
            }
#pragma warning disable CA1031 // What one region says must end neither the look at the others nor the process.
            catch (Exception error) when (
                error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, kind.Type, target, error.Message);
            }
        }
    }

    private async Task SweepAsync(
        CloudTarget target, ICloudResourceKind kind, ExistingBuilds existing, CancellationToken cancellationToken)
    {
        var cloud = clouds.Get(target.Cloud, target.Region);
        var orphans = new List<CloudResource>();
        await foreach (var resource in kind.ListAsync(cloud, options.ClusterName, cancellationToken))
        {
            if (IsOurWriting(resource)
                && !(kind.EndsWithWork ? existing.AtWork : existing.All).Contains(resource.BuildUid))
            {
                orphans.Add(resource);
            }

            if (orphans.Count == MostOrphans)
            {
                break;
            }
        }

        var before = _seen.GetValueOrDefault((target, kind.Type), []);
        _seen[(target, kind.Type)] = [.. orphans.Select(orphan => orphan.Id)];
        gauge.Set(target.Cloud, target.Region, kind.Type, orphans.Count);
        foreach (var orphan in orphans.Where(orphan => before.Contains(orphan.Id)))
        {
            if (options.OpenStack.GarbageCollector.DryRun)
            {
                Log.WouldDelete(logger, kind.Type, orphan.Name, orphan.Id, target, orphan.BuildUid);
                continue;
            }

            await DeleteAsync(cloud, target, kind, orphan, cancellationToken);
        }
    }

    // No name or UID of ours is as long, and nothing is without an id.
    private static bool IsOurWriting(CloudResource resource) =>
        !string.IsNullOrWhiteSpace(resource.Id)
        && resource.Id.Length + resource.Name.Length + resource.BuildUid.Length + (resource.ServerName?.Length ?? 0)
            <= LongestText;

    // One that cannot be deleted, because a server still uses it or somebody protected it, does not keep the others.
    private async Task DeleteAsync(
        CloudConnection cloud,
        CloudTarget target,
        ICloudResourceKind kind,
        CloudResource orphan,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await kind.TryDeleteAsync(cloud, orphan.Id, cancellationToken))
            {
                Log.Deleted(logger, kind.Type, orphan.Name, orphan.Id, target, orphan.BuildUid);
            }
        }
        catch (OpenStackException error)
        {
            Log.NotDeleted(logger, kind.Type, orphan.Name, orphan.Id, target, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(120, LogLevel.Warning, "Deleted {Type} {Name} ({Id}) in {Target}: its build {BuildUid} is gone")]
        public static partial void Deleted(
            ILogger logger, string type, string name, string id, CloudTarget target, string buildUid);

        [LoggerMessage(
            121,
            LogLevel.Warning,
            "Would delete {Type} {Name} ({Id}) in {Target}: its build {BuildUid} is gone (dry run)")]
        public static partial void WouldDelete(
            ILogger logger, string type, string name, string id, CloudTarget target, string buildUid);

        [LoggerMessage(
            125, LogLevel.Warning, "Leaked {Type} {Name} ({Id}) in {Target} cannot be deleted for now: {Problem}")]
        public static partial void NotDeleted(
            ILogger logger, string type, string name, string id, CloudTarget target, string problem);

        [LoggerMessage(
            122, LogLevel.Warning, "Looking for leaked resources of type {Type} in {Target} failed: {Problem}")]
        public static partial void Failed(ILogger logger, string type, CloudTarget target, string problem);
    }
}
