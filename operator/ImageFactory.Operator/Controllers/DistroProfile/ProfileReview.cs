using System.Globalization;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>
/// Says in a profile's status whether it can be built, how old the image is that users get, and which builds came by
/// the clock.
/// </summary>
internal sealed class ProfileReview(
    IKubernetesClient client,
    StatusWriter<V1DistroProfile, V1DistroProfileStatus> writer,
    ReleaseReview releases,
    NightlyReview nightly,
    ReleaseGauges gauges,
    SharedNames names,
    KnownClouds clouds,
    OperatorOptions options,
    TimeProvider time)
{
    /// <summary>Reviews the profile, and writes the verdict where it says something new; returns it.</summary>
    public async Task<V1DistroProfileStatus> WriteAsync(V1DistroProfile profile, CancellationToken cancellationToken)
    {
        var profiles = await client.ListAsync<V1DistroProfile>(
            profile.Namespace(), cancellationToken: cancellationToken);
        var resolution = new ProfileCatalog(
            profiles, options.ProfilesOf(profile.Namespace()) with { Clouds = clouds.Read() }).Resolve(profile.Name());
        // The numbers in the status are those of Numbering.
        var before = profile.Status is { } status
            ? new V1DistroProfileStatus
            {
                ObservedGeneration = status.ObservedGeneration,
                Conditions = status.Conditions,
                Release = status.Release,
                NextDue = status.NextDue,
                Nightly = status.Nightly,
            }
            : null;
        var release = releases.Read(profile, resolution.Spec);
        var next = new V1DistroProfileStatus
        {
            ObservedGeneration = profile.Generation(),
            Release = release,
            NextDue = ReleasedImages.NextDue(release),
            Nightly = await nightly.ReadAsync(profile, cancellationToken),
        };
        var conditions = new ConditionSet(before?.Conditions, profile.Generation(), time.GetUtcNow());
        AddReady(conditions, profile, resolution, resolution.Spec is { } spec
            ? await names.ProblemAsync(profile, spec, cancellationToken)
            : null);
        AddStale(conditions, next);
        nightly.AddCondition(conditions, next.Nightly);
        UnknownFieldsCondition.AddTo(conditions, profile);
        next.Conditions = conditions.Conditions;
        (var isWritten, next) = await writer.WriteAsync(profile, before, next, cancellationToken);
        if (isWritten)
        {
            await nightly.ReportAsync(profile, before, next, cancellationToken);
        }

        gauges.Set(profile, next);
        nightly.Show(profile, next.Nightly);
        return next;
    }

    private static void AddReady(
        ConditionSet conditions, V1DistroProfile profile, ProfileResolution resolution, string? sharedName)
    {
        if (resolution.Spec is not null && sharedName is null)
        {
            var (why, told) = profile.Spec.Suspend == true
                ? (Reasons.Suspended, "The profile can be built; spec.suspend keeps builds from beginning")
                : (Reasons.Succeeded, "The profile can be built");
            conditions.Add(ProfileConditions.Ready, ConditionList.True, why, $"{told}{LeftOut(resolution)}");
            return;
        }

        var (reason, message) = sharedName is null
            ? (resolution.Violations[0].Reason, resolution.Violations.Text())
            : (Reasons.FailedNameTaken, sharedName);
        conditions.Add(ProfileConditions.Ready, ConditionList.False, reason, message);
        conditions.Add(ProfileConditions.Stalled, ConditionList.True, reason, message);
    }

    private static string LeftOut(ProfileResolution resolution) => resolution.DisabledRegions.Count > 0
        ? "; builds and releases leave out regions that are not enabled: "
            + string.Join(", ", resolution.DisabledRegions.Select(region => $"{region.Cloud}/{region.Region}"))
        : string.Empty;

    private void AddStale(ConditionSet conditions, V1DistroProfileStatus status)
    {
        if (status.Release is not { } release)
        {
            return;
        }

        var image = string.Create(
            CultureInfo.InvariantCulture, $"{release.ImageName} is of {release.BuildDate:yyyy-MM-dd}");
        if (status.NextDue is not { } due)
        {
            conditions.Add(
                ProfileConditions.Stale,
                ConditionList.False,
                Reasons.UpToDate,
                $"{image}; its replace_frequency sets no date for the next one");
            return;
        }

        var date = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (time.GetUtcNow() > due)
        {
            conditions.Add(
                ProfileConditions.Stale,
                ConditionList.True,
                Reasons.Stale,
                $"{image}; the next one was due at {date}: build an image, and promote it");
        }
        else
        {
            conditions.Add(
                ProfileConditions.Stale,
                ConditionList.False,
                Reasons.UpToDate,
                $"{image}; the next one is due at {date}");
        }
    }
}
