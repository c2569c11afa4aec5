using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Validation;
using k8s.Models;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>Says in a profile's status whether it can be built.</summary>
internal sealed class ProfileReview(
    IKubernetesClient client,
    StatusWriter<V1DistroProfile, V1DistroProfileStatus> writer,
    OperatorOptions options,
    TimeProvider time)
{
    /// <summary>Reviews the profile, and writes the verdict where it says something new.</summary>
    public async Task WriteAsync(V1DistroProfile profile, CancellationToken cancellationToken)
    {
        var profiles = await client.ListAsync<V1DistroProfile>(
            profile.Namespace(), cancellationToken: cancellationToken);
        var resolution = new ProfileCatalog(profiles, options.Profiles).Resolve(profile.Name());
        // The numbers in the status are those of Numbering.
        var before = profile.Status is { } status
            ? new V1DistroProfileStatus
            {
                ObservedGeneration = status.ObservedGeneration,
                Conditions = status.Conditions,
            }
            : null;
        var next = new V1DistroProfileStatus
        {
            ObservedGeneration = profile.Generation(),
            Conditions = Conditions(
                resolution, new ConditionSet(before?.Conditions, profile.Generation(), time.GetUtcNow())),
        };
        await writer.WriteAsync(profile, before, next, cancellationToken);
    }

    private static IList<V1Condition> Conditions(ProfileResolution resolution, ConditionSet conditions)
    {
        if (resolution.Spec is not null)
        {
            conditions.Add(KStatus.Ready, ConditionList.True, Reasons.Succeeded, "The profile can be built");
            return conditions.Conditions;
        }

        var (reason, message) = (resolution.Violations[0].Reason, resolution.Violations.Text());
        conditions.Add(KStatus.Ready, ConditionList.False, reason, message);
        conditions.Add(KStatus.Stalled, ConditionList.True, reason, message);
        return conditions.Conditions;
    }
}
