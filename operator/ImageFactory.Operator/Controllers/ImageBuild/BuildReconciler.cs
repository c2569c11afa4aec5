using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Controllers.DistroProfile;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Notifications;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Tracing;

namespace ImageFactory.Operator.Controllers.ImageBuild;

/// <summary>One reconcile of a build: stages, status, one write, then metrics, events and notifications.</summary>
internal sealed class BuildReconciler(
    StageRunner stages,
    StatusWriter<V1ImageBuild, V1ImageBuildStatus> writer,
    BuildReporter reporter,
    BuildSnapshot snapshot,
    NightlyRuns nightly,
    BuildTraces traces,
    BuildNotifications notifications,
    TimeProvider time)
{
    /// <summary>Runs the reconcile; returns the status that was reached and what the last stage found.</summary>
    public async Task<(V1ImageBuildStatus Status, StageOutcome Outcome)> RunAsync(
        V1ImageBuild build, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = StatusJson.Copy(build.Status, EntityJsonContext.Default.V1ImageBuildStatus);
        StageList.Open(status);
        traces.Name(build, status);
        var context = new BuildContext(build, status, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        RetryRequest.Apply(context);
        var outcome = await stages.RunAsync(context, cancellationToken);
        var (_, next) = await writer.WriteAsync(
            build,
            build.Status,
            await notifications.ApplyAsync(build, BuildStatusCalculator.Complete(context), cancellationToken),
            cancellationToken);
        if (next.Phase?.IsFinal() == true && !build.IsOver())
        {
            snapshot.WakeNext(build);
        }

        await reporter.ReportAsync(build, build.Status, next, cancellationToken);
        nightly.Record(build, next);
        traces.Report(build, build.Status, next);
        await notifications.ReportAsync(build, build.Status, next, cancellationToken);
        return (next, outcome);
    }
}
