using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Queue;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>What each outcome does to the queue, and how it is counted: all of it, in one place.</summary>
internal sealed partial class OutcomeSwitch(
    RateLimitedQueue<ObjectKey> queue,
    int? maxErrorRetries,
    ControllerMetrics metrics,
    Func<double> random,
    ILogger logger)
{
    // So that objects made together don't come back together for ever: 5 to 10 % later than asked for.
    private const double JitterLow = 1.05;
    private const double JitterWidth = 0.05;

    public void Apply(ObjectKey key, ReconcileOutcome outcome)
    {
        switch (outcome)
        {
            case ReconcileOutcome.Done:
                queue.Forget(key);
                metrics.Succeeded();
                break;
            case ReconcileOutcome.RequeueAfter requeue:
                queue.Forget(key);
                queue.AddAfter(key, requeue.After * (JitterLow + (JitterWidth * random())));
                metrics.RequeuedAfter();
                break;
            case ReconcileOutcome.Requeue:
                queue.Add(key);
                metrics.Requeued();
                break;
            case ReconcileOutcome.Terminal terminal:
                queue.Forget(key);
                metrics.Failed(terminal: true, thrown: false);
                Log.Terminal(logger, key, terminal.Message, terminal.Error);
                break;
            case ReconcileOutcome.Failed failed when queue.Failures(key) >= (maxErrorRetries ?? int.MaxValue):
                queue.Forget(key);
                metrics.Failed(terminal: true, failed.Thrown);
                Log.GaveUp(logger, key, failed.Message, failed.Error);
                break;
            case ReconcileOutcome.Failed { After: { } after } failed:
                queue.AddAfter(key, after);
                metrics.Failed(terminal: false, failed.Thrown);
                Log.Failed(logger, key, failed.Message, after.TotalSeconds, failed.Error);
                break;
            case ReconcileOutcome.Failed failed:
                var delay = queue.AddRateLimited(key);
                metrics.Failed(terminal: false, failed.Thrown);
                Log.Failed(logger, key, failed.Message, delay.TotalSeconds, failed.Error);
                break;
            default:
                throw new InvalidOperationException($"Outcome {outcome} has no arm");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Error, "Reconcile of {Key} failed and is tried again in {Delay:0.0} s: {Reason}")]
        public static partial void Failed(ILogger logger, ObjectKey key, string reason, double delay, Exception? error);

        [LoggerMessage(22, LogLevel.Error, "Reconcile of {Key} failed and waits for a change of the object: {Reason}")]
        public static partial void Terminal(ILogger logger, ObjectKey key, string reason, Exception error);

        [LoggerMessage(
            23, LogLevel.Error, "Reconcile of {Key} failed too often and waits for a change of the object: {Reason}")]
        public static partial void GaveUp(ILogger logger, ObjectKey key, string reason, Exception? error);
    }
}
