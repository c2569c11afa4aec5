using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// What this process has seen of builds that come by the clock, by profile. What came before it, and builds that are
/// gone, the profile's status knows; here it is only until the profile was looked at, which each news wakes.
/// </summary>
internal sealed class NightlyRuns(IEntityQueue<V1DistroProfile> queue)
{
    private readonly ConcurrentDictionary<ObjectKey, V1NightlyStatus> _seen = new();

    /// <summary>Records a build; one that does not come by the clock is passed over.</summary>
    public void Record(V1ImageBuild build, V1ImageBuildStatus status)
    {
        if (Read(build, status) is not { } run)
        {
            return;
        }

        var profile = new ObjectKey(build.Namespace(), build.Spec.ProfileRef.Name);
        var before = _seen.GetValueOrDefault(profile);
        // Another build of the profile may be recorded meanwhile: the newer of both stays.
        var after = _seen.AddOrUpdate(profile, run, (_, known) => Merge(known, run)!);
        if (after != before)
        {
            queue.Enqueue(profile);
        }
    }

    /// <summary>What is known of a profile's builds: by its status, and by what was seen since.</summary>
    public V1NightlyStatus? Of(V1DistroProfile profile) =>
        Merge(profile.Status?.Nightly, _seen.GetValueOrDefault(ObjectKey.Of(profile)));

    /// <summary>Forgets a profile that is gone.</summary>
    public void Forget(V1DistroProfile profile) => _seen.TryRemove(ObjectKey.Of(profile), out _);

    /// <summary>The newer of both, for the newest build and for the newest one that is over. Pure.</summary>
    internal static V1NightlyStatus? Merge(V1NightlyStatus? known, V1NightlyStatus? seen)
    {
        if (known is null || seen is null)
        {
            return known ?? seen;
        }

        var newest = known.LastTime > seen.LastTime ? known : seen;
        var isKnownLater = seen.LastFinishedTime is null || known.LastFinishedTime > seen.LastFinishedTime;
        var finished = isKnownLater ? known : seen;
        return newest with
        {
            LastFinishedBuild = finished.LastFinishedBuild,
            LastFinishedTime = finished.LastFinishedTime,
            LastResult = finished.LastResult,
        };
    }

    private static V1NightlyStatus? Read(V1ImageBuild build, V1ImageBuildStatus status)
    {
        if (BuildAnnotations.Period(build) is not { } period || build.Metadata.CreationTimestamp is not { } created)
        {
            return null;
        }

        var run = new V1NightlyStatus
        {
            LastBuild = build.Name(),
            LastTime = created,
            PeriodSeconds = (int)period.TotalSeconds,
        };
        return Result(status.Phase) is { } result
            ? run with { LastFinishedBuild = run.LastBuild, LastFinishedTime = run.LastTime, LastResult = result }
            : run;
    }

    private static NightlyResult? Result(BuildPhase? phase) => phase switch
    {
        BuildPhase.Succeeded => NightlyResult.Succeeded,
        BuildPhase.Unchanged => NightlyResult.Unchanged,
        BuildPhase.Failed => NightlyResult.Failed,
        BuildPhase.Cancelled => NightlyResult.Cancelled,
        _ => null,
    };
}
