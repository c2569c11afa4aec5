using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;

namespace ImageFactory.Operator.Controllers.ImageBuild;

/// <summary>One reconcile over a build: stages, status, one write, then metrics and events.</summary>
internal sealed class BuildReconciler(StageRunner stages, StatusWriter writer, BuildReporter reporter, TimeProvider time)
{
    /// <summary>Runs the reconcile; returns the status that was reached and what the last stage found.</summary>
    public async Task<(V1ImageBuildStatus Status, StageOutcome Outcome)> RunAsync(
        V1ImageBuild build, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var context = new BuildContext(
            build, StatusWriter.Copy(build.Status), now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        StageList.Open(context.Status);
        RetryRequest.Apply(context);
        var outcome = await stages.RunAsync(context, cancellationToken);
        var status = BuildStatusCalculator.Complete(context);
        await writer.WriteAsync(build, status, cancellationToken);
        await reporter.ReportAsync(build, build.Status, status, cancellationToken);
        return (status, outcome);
    }
}
