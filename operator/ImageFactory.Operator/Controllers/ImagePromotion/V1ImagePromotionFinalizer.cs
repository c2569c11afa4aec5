using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Controllers.ImagePromotion;

/// <summary>
/// Lets an ImagePromotion go only when it is over: one that is deleted while it changes images puts them back first.
/// What was released stays released.
/// </summary>
internal sealed class V1ImagePromotionFinalizer(PromotionReconciler pass) : IEntityFinalizer<V1ImagePromotion>
{
    /// <summary>The finalizer's name.</summary>
    public const string Identifier = $"{ApiGroup.Name}/imagepromotionfinalizer";

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1ImagePromotion>> FinalizeAsync(
        V1ImagePromotion entity, CancellationToken cancellationToken)
    {
        if (entity.Status?.IsOver() == true)
        {
            return ReconciliationResult<V1ImagePromotion>.Success(entity);
        }

        var (status, outcome) = await pass.RunAsync(entity, cancellationToken);
        if (outcome is StageOutcome.Retry retry)
        {
            return ReconciliationResult<V1ImagePromotion>.Failure(entity, retry.Message);
        }

        return status.IsOver()
            ? ReconciliationResult<V1ImagePromotion>.Success(entity)
            : ReconciliationResult<V1ImagePromotion>.Success(
                entity, V1ImagePromotionController.Poll(outcome) ?? TimeSpan.FromSeconds(1));
    }
}
