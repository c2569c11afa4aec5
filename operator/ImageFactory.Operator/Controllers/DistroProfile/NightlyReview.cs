using System.Globalization;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Status;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// Tells when a build that should have come by the clock did not, and when one failed: somebody's CronJob makes them,
/// and nobody looks at that every morning.
/// </summary>
internal sealed class NightlyReview(
    NightlyRuns runs, NightlyGauges gauges, IKubernetesClient client, EventPublisher events, TimeProvider time)
{
    /// <summary>The annotation of a profile from which no builds are expected any more: <see cref="Off"/>.</summary>
    public const string Annotation = $"{ApiGroup.Name}/nightly";

    /// <summary>The annotation's value.</summary>
    public const string Off = "off";

    // A CronJob's controller, its jitter and a full cluster may take their time; a quarter of a period is more than
    // that, and still before people look.
    private const double Patience = 1.25;

    /// <summary>What is known of the profile's builds that come by the clock; null for none.</summary>
    public async Task<V1NightlyStatus?> ReadAsync(V1DistroProfile profile, CancellationToken cancellationToken)
    {
        if (profile.GetAnnotation(Annotation) == Off)
        {
            return null;
        }

        var known = runs.Of(profile);
        if (Due(known) is not { } due || time.GetUtcNow() <= due || IsMissed(profile.Status))
        {
            return known;
        }

        // After a restart this profile may be looked at before the builds that came meanwhile.
        foreach (var build in await client.ListAsync<V1ImageBuild>(
            profile.Namespace(), cancellationToken: cancellationToken))
        {
            runs.Record(build, build.Status ?? new V1ImageBuildStatus());
        }

        return runs.Of(profile);
    }

    /// <summary>Adds the condition that says whether one was missed.</summary>
    public void AddCondition(ConditionSet conditions, V1NightlyStatus? nightly)
    {
        if (Due(nightly) is not { } due)
        {
            return;
        }

        var last = $"the last build by the clock, {nightly!.LastBuild}, came at {Text(nightly.LastTime!.Value)}";
        if (time.GetUtcNow() > due)
        {
            conditions.Add(
                ProfileConditions.NightlyMissed,
                ConditionList.True,
                Reasons.Missed,
                $"{last}, and the next one was due by {Text(due)}: look at the CronJob that makes them and its Jobs; "
                + $"where none is wanted any more, annotate the profile with {Annotation}={Off}");
        }
        else
        {
            conditions.Add(
                ProfileConditions.NightlyMissed,
                ConditionList.False,
                Reasons.OnTime,
                $"{last}, and the next one is due by {Text(due)}");
        }
    }

    /// <summary>Tells what is new, once a status was written.</summary>
    public async Task ReportAsync(
        V1DistroProfile profile,
        V1DistroProfileStatus? before,
        V1DistroProfileStatus after,
        CancellationToken cancellationToken)
    {
        if (IsMissed(after) && !IsMissed(before))
        {
            await events(
                profile,
                ProfileConditions.NightlyMissed,
                ConditionList.Find(after.Conditions, ProfileConditions.NightlyMissed)!.Message!,
                EventType.Warning,
                cancellationToken);
        }

        var (old, nightly) = (before?.Nightly, after.Nightly);
        if (nightly?.LastResult == NightlyResult.Failed
            && (old?.LastResult, old?.LastFinishedBuild) != (nightly.LastResult, nightly.LastFinishedBuild))
        {
            await events(
                profile,
                "NightlyFailed",
                $"The build by the clock failed: kubectl describe imagebuild {nightly.LastFinishedBuild} "
                + $"-n {profile.Namespace()}",
                EventType.Warning,
                cancellationToken);
        }
    }

    /// <summary>Shows what is known of a profile.</summary>
    public void Show(V1DistroProfile profile, V1NightlyStatus? nightly) => gauges.Set(profile, nightly);

    /// <summary>When it is time for the next look, at the latest after a time.</summary>
    public TimeSpan NextLook(V1NightlyStatus? nightly, TimeSpan latest)
    {
        // A second later, it is past.
        var left = Due(nightly) - time.GetUtcNow() + TimeSpan.FromSeconds(1);
        return left > TimeSpan.Zero && left < latest ? left.Value : latest;
    }

    /// <summary>Forgets a profile that is gone.</summary>
    public void Forget(V1DistroProfile profile)
    {
        runs.Forget(profile);
        gauges.Remove(profile);
    }

    private static bool IsMissed(V1DistroProfileStatus? status) =>
        ConditionList.Find(status?.Conditions, ProfileConditions.NightlyMissed)?.Status == ConditionList.True;

    private static DateTimeOffset? Due(V1NightlyStatus? nightly) =>
        nightly?.LastTime + TimeSpan.FromSeconds(nightly?.PeriodSeconds ?? 0) * Patience;

    private static string Text(DateTimeOffset when) =>
        when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
