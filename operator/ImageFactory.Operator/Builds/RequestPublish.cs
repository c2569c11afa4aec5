using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 13: an ImagePromotion of the image is made, where build or profile ask for one. It has the build's name, and
/// outlives it: it is the record of the release.
/// </summary>
internal sealed class RequestPublish(IKubernetesClient client, HostInputStore inputs) : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.PublishRequested;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var input = await inputs.RequireAsync(context.Build, cancellationToken);
        if ((context.Spec.Publish ?? input.Profile.Promotion?.Publish) != true)
        {
            return new StageOutcome.Skipped(
                Reasons.NotConfigured, "Neither the build (spec.publish) nor its profile asks for a promotion");
        }

        if (context.Status.Regions is not { Count: > 0 })
        {
            return new StageOutcome.Skipped(
                Reasons.NotConfigured,
                "The profile names no regions (spec.regions) in which the image could be promoted");
        }

        var name = context.Build.Name();
        var promotion = await client.GetAsync<V1ImagePromotion>(name, context.Namespace, cancellationToken)
            ?? await client.CreateAsync(PromotionOf(context), cancellationToken);
        return Problem(promotion, name) is { } problem
            ? new StageOutcome.Failed(
                Reasons.FailedNameTaken,
                $"There is an ImagePromotion {name} that {problem}: delete it, then set spec.restartFrom to "
                + $"{BuildStage.PublishRequested}")
            : new StageOutcome.Done($"ImagePromotion {name} is made; it begins once the build has succeeded");
    }

    // One that is over releases nothing more, and one that is deleted does not live to see the build's end.
    private static string? Problem(V1ImagePromotion promotion, string build) =>
        promotion.Spec.BuildRef?.Name != build ? "is of something else"
        : promotion.Spec.Action is not (null or PromotionAction.Promote) ? $"is a {promotion.Spec.Action}, no release"
        : promotion.Status?.FinishedAt is not null ? $"is over ({promotion.Status.Phase})"
        : promotion.Metadata.DeletionTimestamp is not null ? "is being deleted"
        : null;

    private static V1ImagePromotion PromotionOf(BuildContext context) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = context.Build.Name(),
            NamespaceProperty = context.Namespace,
            Labels = new Dictionary<string, string>
            {
                [HostNames.ManagedByLabel] = HostNames.ManagedBy,
                [HostNames.BuildUidLabel] = context.Build.Uid(),
            },
        },
        Spec = new V1ImagePromotionSpec
        {
            BuildRef = new V1LocalReference { Name = context.Build.Name() },
            Action = PromotionAction.Promote,
        },
    };
}
