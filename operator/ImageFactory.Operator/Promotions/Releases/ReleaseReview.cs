using System.Collections.Concurrent;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>
/// Knows which image of a profile users get. It asks Glance, which knows it also when the cluster was made anew; beside
/// the reconciles, so that a region that is slow or dead holds nobody up.
/// </summary>
internal sealed partial class ReleaseReview(
    BackgroundWork work,
    IEntityQueue<V1DistroProfile> queue,
    ReleaseLook look,
    OperatorOptions options,
    TimeProvider time,
    ILogger<ReleaseReview> logger)
{
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// What is released, as far as it is known; starts another look when it is time for one. Its end wakes the profile.
    /// </summary>
    /// <param name="profile">The profile, whose status says what was known before.</param>
    /// <param name="spec">The profile in full; null where it cannot be built: then what was released stays.</param>
    public V1ReleaseStatus? Read(V1DistroProfile profile, V1DistroProfileSpec? spec)
    {
        var known = _known.GetValueOrDefault(profile.Uid());
        var release = known is null ? profile.Status?.Release : known.Release;
        if (spec is null || ImageSeries.Of(spec) is not { } series)
        {
            return release;
        }

        var targets = (spec.Regions ?? [])
            .Select(region => new CloudTarget(region.Cloud, region.Region))
            .Distinct()
            .ToList();
        var (uid, key, generation) = (profile.Uid(), new Key(), profile.Generation());
        release = Merge(series, targets, release, answers: null);
        if (work.Find<Seen>(uid, key) is { IsOver: true } task)
        {
            var seen = Answer(profile, task);
            release = Merge(series, targets, release, seen?.Regions);
            work.Forget(uid, key);
            _known[uid] = known = new Known(release, time.GetUtcNow(), seen?.Generation ?? generation);
        }

        if (targets.Count > 0 && IsDue(profile, known))
        {
            work.Start(
                WorkOwner.Of(profile, queue),
                key,
                "Looking at regions",
                async (_, token) => new Seen(generation, await look.TakeAsync(series, targets, token)));
        }

        return release;
    }

    /// <summary>When it is time for the next look, at the latest after a time.</summary>
    public TimeSpan NextLook(V1DistroProfile profile, TimeSpan latest)
    {
        var next = _known.GetValueOrDefault(profile.Uid()) is { } known
            ? known.At + options.Promotions.ReviewPeriod - time.GetUtcNow()
            : latest;
        return next < TimeSpan.Zero ? TimeSpan.Zero : next < latest ? next : latest;
    }

    /// <summary>Forgets a profile that is gone.</summary>
    public Task ForgetAsync(V1DistroProfile profile)
    {
        _known.TryRemove(profile.Uid(), out _);
        return work.EndAsync<Key>(profile.Uid());
    }

    // A profile that was changed may have other regions.
    private bool IsDue(V1DistroProfile profile, Known? known) =>
        known is null
        || known.Generation != profile.Generation()
        || time.GetUtcNow() - known.At >= options.Promotions.ReviewPeriod;

    private Seen? Answer(V1DistroProfile profile, BackgroundTask<Seen> task)
    {
        if (task.Work.IsCompletedSuccessfully)
        {
            return task.Work.Result;
        }

        Log.Failed(logger, profile.Namespace(), profile.Name(), task.Work.Exception);
        return null;
    }

    // What a region had last counts until it answers. Regions and images that the profile names no more are left out.
    private static V1ReleaseStatus? Merge(
        string series,
        List<CloudTarget> targets,
        V1ReleaseStatus? before,
        IReadOnlyDictionary<CloudTarget, V1ReleasedRegion?>? answers)
    {
        var old = (before?.Regions ?? [])
            .Where(region => region.ImageName?.StartsWith($"{series}_", StringComparison.Ordinal) == true)
            .ToDictionary(region => new CloudTarget(region.Cloud, region.Region));
        return ReleasedImages.Of(
        [
            .. targets
                .Select(target => answers?.TryGetValue(target, out var region) == true
                    ? region
                    : old.GetValueOrDefault(target))
                .OfType<V1ReleasedRegion>(),
        ]);
    }

    private sealed record Key;

    private sealed record Seen(long? Generation, IReadOnlyDictionary<CloudTarget, V1ReleasedRegion?> Regions);

    private sealed record Known(V1ReleaseStatus? Release, DateTimeOffset At, long? Generation);

    private static partial class Log
    {
        [LoggerMessage(172, LogLevel.Error, "{Namespace}/{Name}: what is released could not be looked at")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception? error);
    }
}
