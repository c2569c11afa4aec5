using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.ImagePromotion;

/// <summary>Brings an image to its users, or back.</summary>
[EntityRbac(
    typeof(V1ImagePromotion),
    Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch)]
[GenericRbac(
    Groups = [ApiGroup.Name], Resources = ["imagepromotions/status"], Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed class V1ImagePromotionController(
    PromotionReconciler pass, PromotionGauges gauges, OperatorMetrics metrics)
    : IEntityController<V1ImagePromotion>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1ImagePromotion>> ReconcileAsync(
        V1ImagePromotion entity, CancellationToken cancellationToken)
    {
        var (_, outcome) = await pass.RunAsync(entity, cancellationToken);
        return outcome is StageOutcome.Retry retry
            ? ReconciliationResult<V1ImagePromotion>.Failure(entity, retry.Message)
            : ReconciliationResult<V1ImagePromotion>.Success(entity, Poll(outcome));
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<V1ImagePromotion>> DeletedAsync(
        V1ImagePromotion entity, CancellationToken cancellationToken)
    {
        gauges.Remove(entity);
        metrics.Profiles.Release(entity.Uid());
        return Task.FromResult(ReconciliationResult<V1ImagePromotion>.Success(entity));
    }

    /// <summary>When to look again, by what the last step found.</summary>
    internal static TimeSpan? Poll(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Waiting waiting => waiting.PollAfter,
        StageOutcome.Running running => running.PollAfter ?? AtOnce,
        StageOutcome.Kept kept => kept.PollAfter,
        StageOutcome.CatchingUp late => late.PollAfter,
        StageOutcome.Done => AtOnce,
        _ => null,
    };
}
