using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Controllers.ImageBuild;

/// <summary>
/// Lets an ImageBuild go only after its build host is gone: deleting a build that is at work cancels it, with the same
/// clean-up. The image and its release files stay in the store.
/// </summary>
internal sealed class V1ImageBuildFinalizer(
    BuildReconciler pass, RegionCleanUp regions, HostInputStore inputs) : IEntityFinalizer<V1ImageBuild>
{
    /// <summary>The finalizer's name.</summary>
    public const string Identifier = $"{ApiGroup.Name}/imagebuildfinalizer";

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1ImageBuild>> FinalizeAsync(
        V1ImageBuild entity, CancellationToken cancellationToken)
    {
        var (status, outcome) = await pass.RunAsync(entity, cancellationToken);
        if (outcome is StageOutcome.Retry retry)
        {
            return ReconciliationResult<V1ImageBuild>.Failure(entity, retry.Message);
        }

        if (!status.Stage(BuildStage.HostDestroyed).IsOver())
        {
            return ReconciliationResult<V1ImageBuild>.Success(
                entity, V1ImageBuildController.Poll(status, outcome) ?? TimeSpan.FromSeconds(1));
        }

        // A build that failed after its host was gone kept it, to be tried again; where pods have a namespace of their
        // own, no owner reference takes it along.
        await inputs.DeleteAsync(entity, cancellationToken);
        var problems = await regions.ReleaseAsync(entity, status, cancellationToken);
        return problems.Count == 0
            ? ReconciliationResult<V1ImageBuild>.Success(entity)
            : ReconciliationResult<V1ImageBuild>.Failure(
                entity,
                "Its images cannot be marked as finished yet, and would be garbage without it: "
                + string.Join("; ", problems));
    }
}
