using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.Controllers.DistroProfile;

/// <summary>Says in a profile's status whether it can be built.</summary>
internal sealed class ProfileReview(IKubernetesClient client, OperatorOptions options, TimeProvider time)
{
    private const string FieldManager = "imagefactory-profile-status";

    /// <summary>Reviews the profile, and writes the verdict where it says something new.</summary>
    public async Task WriteAsync(V1DistroProfile profile, CancellationToken cancellationToken)
    {
        var profiles = await client.ListAsync<V1DistroProfile>(profile.Namespace(), cancellationToken: cancellationToken);
        var resolution = new ProfileCatalog(profiles, options.Profiles).Resolve(profile.Name());
        var before = profile.Status?.Conditions ?? [];
        var conditions = Conditions(resolution, profile.Generation());
        foreach (var condition in conditions)
        {
            var old = ConditionList.Find(before, condition.Type);
            condition.LastTransitionTime = old?.Status == condition.Status
                ? old.LastTransitionTime
                : time.GetUtcNow();
        }

        if (profile.Status?.ObservedGeneration == profile.Generation() && before.SequenceEqual(conditions))
        {
            return;
        }

        await client.ApplyStatusAsync(
            new V1DistroProfile
            {
                ApiVersion = profile.ApiVersion,
                Kind = profile.Kind,
                Metadata = new V1ObjectMeta { Name = profile.Name(), NamespaceProperty = profile.Namespace() },
                Status = new V1DistroProfileStatus
                {
                    ObservedGeneration = profile.Generation(),
                    Conditions = conditions,
                },
            },
            FieldManager,
            cancellationToken);
    }

    private static List<V1Condition> Conditions(ProfileResolution resolution, long? generation)
    {
        var isGood = resolution.Spec is not null;
        var reason = isGood ? Reasons.Succeeded : resolution.Violations[0].Reason;
        var message = isGood ? "The profile can be built" : resolution.Violations.Text();
        var ready = new V1Condition
        {
            Type = ImageBuildConditions.Ready,
            Status = isGood ? ConditionList.True : ConditionList.False,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
        };
        return isGood
            ? [ready]
            : [ready, ready with { Type = ImageBuildConditions.Stalled, Status = ConditionList.True }];
    }
}
