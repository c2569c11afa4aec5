using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Publishing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;

namespace ImageFactory.Operator.Controllers.ImagePromotion;

/// <summary>One reconcile of a promotion: the next step, status, one write, then metrics and events.</summary>
internal sealed partial class PromotionReconciler(
    PromotionRun run,
    PromotionUpkeep upkeep,
    ReleaseTurns turns,
    StatusWriter<V1ImagePromotion, V1ImagePromotionStatus> writer,
    PromotionReporter reporter,
    TimeProvider time,
    ILogger<PromotionReconciler> logger)
{
    private const int MostUnexpectedErrors = 5;
    private static readonly TimeSpan UpkeepPoll = TimeSpan.FromMinutes(1);

    /// <summary>Runs the reconcile; returns the status that was reached and what the last step found.</summary>
    public async Task<(V1ImagePromotionStatus Status, StageOutcome Outcome)> RunAsync(
        V1ImagePromotion promotion, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = StatusJson.Copy(promotion.Status, EntityJsonContext.Default.V1ImagePromotionStatus);
        var context = new PromotionContext(promotion, status, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        var (drift, outcome) = status.IsOver()
            ? await LookAfterAsync(context, cancellationToken)
            : (null, Limit(context, await AdvanceAsync(context, cancellationToken)));
        PromotionStatusCalculator.Complete(context, outcome, drift);
        (_, status) = await writer.WriteAsync(promotion, promotion.Status, status, cancellationToken);
        await reporter.ReportAsync(promotion, promotion.Status, status, cancellationToken);
        if (status.IsOver())
        {
            turns.Give(context);
        }

        return (status, outcome);
    }

    private async Task<StageOutcome> AdvanceAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (context.Promotion.IsDeleting())
            {
                if (context.Status.StartedAt is null)
                {
                    return new StageOutcome.Failed(Reasons.Cancelled, "It was deleted before it changed anything");
                }

                if (context.Policy.Publisher == PromotionPublisher.Request)
                {
                    return PublishWatch.End(
                        context,
                        Reasons.Cancelled,
                        "It was deleted while somebody else was asked to change the images");
                }

                PromotionFlip.GiveUp(context, Reasons.Cancelled, "Put back, since the promotion was deleted");
            }

            return await run.AdvanceAsync(context, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever is thrown, the promotion must not stay without a word or an end.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var outcome = StageFaults.Of(error);
            if (outcome is StageOutcome.Retry { Unexpected: not null })
            {
                Log.Unexpected(logger, context.Name, error);
            }

            return outcome;
        }
    }

    // Whatever comes of this: what became of the promotion stays as it is.
    private async Task<(DriftFindings? Drift, StageOutcome Outcome)> LookAfterAsync(
        PromotionContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await upkeep.ReviewAsync(context, cancellationToken);
        }
#pragma warning disable CA1031 // A promotion that is over does not fail any more.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!StageFaults.IsExpected(error))
            {
                Log.Unexpected(logger, context.Name, error);
            }

            var poll = StageFaults.Of(error) is StageOutcome.Waiting waiting ? waiting.PollAfter : UpkeepPoll;
            return (DriftFindings.Unknown(error.Message), new StageOutcome.CatchingUp(error.Message, poll));
        }
    }

    // One that has begun puts back what it changed before it ends.
    private static StageOutcome Limit(PromotionContext context, StageOutcome outcome)
    {
        var status = context.Status;
        status.UnexpectedErrors = outcome is StageOutcome.Retry { Unexpected: not null }
            ? (status.UnexpectedErrors ?? 0) + 1
            : null;
        if (status.UnexpectedErrors is not >= MostUnexpectedErrors)
        {
            return outcome;
        }

        var message = $"{((StageOutcome.Retry)outcome).Message}; given up after {status.UnexpectedErrors} times in a "
            + $"row, see the operator's log for reconcileID {ReconcileId.Current}";
        if (status.StartedAt is null || status.UnexpectedErrors >= 2 * MostUnexpectedErrors)
        {
            return new StageOutcome.Failed(Reasons.FailedUnexpectedError, message);
        }

        PromotionFlip.GiveUp(context, Reasons.FailedUnexpectedError, message);
        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(170, LogLevel.Error, "{Promotion} ended in an error that nobody expects")]
        public static partial void Unexpected(ILogger logger, string promotion, Exception error);
    }
}
