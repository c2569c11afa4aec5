using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Notifications;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Controllers.ImageBuild;

/// <summary>Brings an ImageBuild through its stages, and away when its time has come.</summary>
[EntityRbac(
    typeof(V1ImageBuild),
    Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(
    Groups = [ApiGroup.Name], Resources = ["imagebuilds/status"], Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed class V1ImageBuildController(
    BuildReconciler pass,
    BackgroundWork work,
    BuildExpiry expiry,
    BuildGauges gauges,
    OperatorMetrics metrics,
    BuildNotifications notifications)
    : IEntityController<V1ImageBuild>
{
    // The pods' watch wakes a build when something happens; this is the safety net.
    private static readonly TimeSpan RunningPoll = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1ImageBuild>> ReconcileAsync(
        V1ImageBuild entity, CancellationToken cancellationToken)
    {
        var (status, outcome) = await pass.RunAsync(entity, cancellationToken);
        if (outcome is StageOutcome.Retry retry)
        {
            return ReconciliationResult<V1ImageBuild>.Failure(entity, retry.Message);
        }

        var poll = Poll(status, outcome);
        if (notifications.NextLook(entity, status) is { } look)
        {
            poll = poll < look ? poll : look;
        }

        if (expiry.TimeLeft(entity, status) is { } left)
        {
            if (left > TimeSpan.Zero)
            {
                return ReconciliationResult<V1ImageBuild>.Success(entity, poll < left ? poll : left);
            }

            await expiry.EndAsync(entity, cancellationToken);
        }

        return ReconciliationResult<V1ImageBuild>.Success(entity, poll);
    }

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1ImageBuild>> DeletedAsync(
        V1ImageBuild entity, CancellationToken cancellationToken)
    {
        gauges.Remove(entity);
        metrics.Profiles.Release(entity.Uid());
        await work.EndAsync(entity.Uid());
        return ReconciliationResult<V1ImageBuild>.Success(entity);
    }

    /// <summary>When to look again, by what the last stage found.</summary>
    internal static TimeSpan? Poll(V1ImageBuildStatus status, StageOutcome outcome) => outcome switch
    {
        StageOutcome.Waiting waiting => waiting.PollAfter,
        StageOutcome.Suspended suspended => suspended.PollAfter,
        StageOutcome.CatchingUp late => late.PollAfter,
        StageOutcome.Kept kept => kept.PollAfter,
        StageOutcome.Running running => running.PollAfter ?? RunningPoll,
        _ when status.Phase?.IsFinal() != true => TimeSpan.FromSeconds(1),
        _ => null,
    };
}
