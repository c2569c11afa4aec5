using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// Reports what changed between two statuses of a build, by log, metrics and events. It is called after the newer
/// status was written, so nothing is reported twice, or reported although it was not kept.
/// </summary>
[EntityRbac(typeof(Eventsv1Event), Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed partial class BuildReporter(
    OperatorMetrics metrics, BuildGauges gauges, EventPublisher events, ILogger<BuildReporter> logger)
{
    /// <summary>Reports the step from one status to the next.</summary>
    public async Task ReportAsync(
        V1ImageBuild build, V1ImageBuildStatus? before, V1ImageBuildStatus after, CancellationToken cancellationToken)
    {
        gauges.Set(build, after);
        metrics.Profiles.Hold(build.Uid(), build.Spec.ProfileRef.Name);
        metrics.Expect(Profile(build), Backend(build), after.Tool?.ToString());
        foreach (var line in after.Stages!)
        {
            var old = before?.Stages?.FirstOrDefault(other => other.Name == line.Name);
            var (state, reason) = (old?.State ?? StageState.NotStarted, old?.Reason ?? Reasons.NotYetReported);
            if ((line.State, line.Reason) != (state, reason))
            {
                Log.Stage(logger, build.Namespace(), build.Name(), line.Name, line.State, line.Reason, line.Message);
            }

            if (line.IsOver() && old?.IsOver() != true)
            {
                await ReportStageAsync(build, line, cancellationToken);
            }
        }

        ReportTests(build, before, after);
        ReportRegions(build, before, after);
        if (after.Stage(BuildStage.Initialized).State == StageState.Succeeded
            && before?.Stages?[0].State != StageState.Succeeded
            && build.Metadata.CreationTimestamp is { } created)
        {
            metrics.QueueTime.WithLabels(Profile(build))
                .Observe(Math.Max(0, (after.StartedAt - created)?.TotalSeconds ?? 0));
        }

        if (after.Phase?.IsFinal() == true && before?.Phase != after.Phase)
        {
            await ReportEndAsync(build, after, cancellationToken);
        }
    }

    private void ReportTests(V1ImageBuild build, V1ImageBuildStatus? before, V1ImageBuildStatus after)
    {
        if (after.Tests is not { Total: not null } tests || before?.Tests?.Total is not null)
        {
            return;
        }

        var profile = Profile(build);
        if (tests.Boot?.ReadySeconds is { } seconds)
        {
            metrics.Boot.WithLabels(profile, OperatorMetrics.Accelerator(tests.Accelerator)).Observe(seconds);
        }

        CountTests(profile, "passed", tests.Passed - tests.Flaky);
        CountTests(profile, "flaky", tests.Flaky);
        CountTests(profile, "failed", tests.Failed);
        CountTests(profile, "skipped", tests.Skipped);
    }

    // The numbers come from a test host: one below zero must not end the reconcile.
    private void CountTests(string profile, string result, int? count) =>
        metrics.Tests.WithLabels(profile, result).Inc(Math.Max(0, count ?? 0));

    private void ReportRegions(V1ImageBuild build, V1ImageBuildStatus? before, V1ImageBuildStatus after)
    {
        foreach (var line in after.Regions ?? [])
        {
            var old = before?.Regions?.FirstOrDefault(
                other => other.Cloud == line.Cloud && other.Region == line.Region);
            var upload = metrics.RegionUpload.WithLabels(line.Cloud, line.Region);
            if (line.Phase is not null && line.Phase != old?.Phase)
            {
                Log.Region(logger, build.Namespace(), build.Name(), line.Cloud, line.Region, line.Phase, line.Message);
            }

            // The first region's image is whole long before it is signed.
            if (line.FinishedAt is { } end && old?.FinishedAt != end && end - line.StartedAt is { } duration)
            {
                upload.Observe(duration.TotalSeconds);
            }
        }
    }

    private async Task ReportStageAsync(V1ImageBuild build, V1StageStatus line, CancellationToken cancellationToken)
    {
        if (line.DurationSeconds is { } seconds)
        {
            metrics.StageDuration
                .WithLabels(line.Name, Profile(build), Backend(build), $"{line.State}")
                .Observe(seconds);
        }

        if (line.State is StageState.Succeeded or StageState.Failed)
        {
            await events(
                build,
                line.State == StageState.Succeeded ? line.Name : line.Reason!,
                $"{line.Name}: {line.Message}",
                line.State == StageState.Failed ? EventType.Warning : EventType.Normal,
                cancellationToken);
        }
    }

    private Task ReportEndAsync(V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        string[] labels = [Profile(build), Backend(build), $"{status.Tool}", $"{status.Phase}"];
        metrics.Builds.WithLabels(labels).Inc();
        metrics.BuildDuration.WithLabels(labels).Observe(status.DurationSeconds ?? 0);
        var name = status.BuildNumber is { } number ? $"Build {number}" : "A build";
        return events(
            build,
            $"Build{status.Phase}",
            $"{name} of {build.Spec.ProfileRef.Name} ended as {status.Phase} after {status.Duration}",
            status.Phase is BuildPhase.Failed ? EventType.Warning : EventType.Normal,
            cancellationToken);
    }

    private string Profile(V1ImageBuild build) => metrics.Profiles.Of(build.Spec.ProfileRef.Name);

    private static string Backend(V1ImageBuild build) => (build.Spec.Backend ?? BuildBackend.Pod).ToString();

    private static partial class Log
    {
        [LoggerMessage(140, LogLevel.Information, "{Namespace}/{Name}: {Stage} is {State} ({Reason}): {Message}")]
        public static partial void Stage(
            ILogger logger,
            string @namespace,
            string name,
            string stage,
            StageState? state,
            string? reason,
            string? message);

        [LoggerMessage(141, LogLevel.Information, "{Namespace}/{Name}: region {Cloud}/{Region} is {Phase}: {Message}")]
        public static partial void Region(
            ILogger logger,
            string @namespace,
            string name,
            string cloud,
            string region,
            RegionPhase? phase,
            string? message);
    }
}
