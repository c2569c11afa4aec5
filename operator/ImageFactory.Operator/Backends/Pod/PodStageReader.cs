using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Backends.Host;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Pipeline;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Turns what a builder pod's containers say into the outcome of a stage, and keeps their logs.</summary>
internal sealed class PodStageReader(PodLogKeeper logs, HostFacts facts)
{
    private const int Unchanged = 3;
    private const int TemporaryFailure = 75;

    // What a script reports after TERM. If the build itself was cancelled, nobody asks here any more.
    private const string ToldToStop = "Cancelled";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    /// <summary>Stage BuildHostReady, once the pod is there.</summary>
    public async Task<StageOutcome> ReadHostAsync(
        BuildContext context, V1Pod pod, BuilderSettings settings, CancellationToken cancellationToken)
    {
        var observation = PodReader.Read(pod);
        var preflight = observation[HostContainers.Preflight];
        if (preflight.Phase == ContainerPhase.Waiting && observation.Fault is null)
        {
            return NotStarted(context, pod, observation, preflight, settings);
        }

        return await ReadAsync(context, observation, BuildStage.BuildHostReady, cancellationToken) switch
        {
            StageOutcome.Done done => done with { StartedAt = pod.Metadata.CreationTimestamp },
            var other => other,
        };
    }

    /// <summary>Stage HostConnected: the host has reported in, with the scripts that we gave it.</summary>
    public static StageOutcome ReadIdentity(V1Pod pod)
    {
        var preflight = PodReader.Read(pod)[HostContainers.Preflight];
        var digest = preflight.Report?.DataAs(HostJsonContext.Default.PreflightData)?.ScriptsDigest;
        return digest == HostInputs.ScriptsDigest
            ? new StageOutcome.Done($"Pod {pod.Name()} runs the operator's scripts ({digest[..19]})")
            {
                StartedAt = preflight.StartedAt,
                FinishedAt = preflight.FinishedAt,
            }
            : new StageOutcome.Failed(
                Reasons.FailedHostIdentity,
                $"Pod {pod.Name()} runs scripts {digest ?? "without a digest"}, not {HostInputs.ScriptsDigest}: "
                + "the operator was upgraded under the build; request a retry");
    }

    /// <summary>A stage that the host's scripts do.</summary>
    public Task<StageOutcome> ReadStageAsync(
        BuildContext context, V1Pod pod, BuildStage stage, CancellationToken cancellationToken) =>
        ReadAsync(context, PodReader.Read(pod), stage, cancellationToken);

    private async Task<StageOutcome> ReadAsync(
        BuildContext context, PodObservation pod, BuildStage stage, CancellationToken cancellationToken)
    {
        var names = HostContainers.Of(stage);
        foreach (var container in names.Select(name => pod[name]))
        {
            switch (container.Phase)
            {
                case ContainerPhase.Waiting when pod.Fault is { } fault:
                    return Faulted(context, fault);
                case ContainerPhase.Waiting:
                    return new StageOutcome.Running($"Pod {pod.Name}: {container.Name} is about to start", pod[names[0]].StartedAt);
                case ContainerPhase.Running when pod.Fault is { } fault:
                    return Faulted(context, fault);
                case ContainerPhase.Running:
                    return new StageOutcome.Running(
                        $"Pod {pod.Name} on node {pod.Node}: {container.Name} is running; "
                        + $"follow it with: {LogsCommand(context, pod, container)} -f",
                        pod[names[0]].StartedAt);
                case ContainerPhase.Ended:
                    if (await ReadEndAsync(context, pod, stage, container, cancellationToken) is { } end)
                    {
                        return end;
                    }

                    break;
            }
        }

        var message = await facts.RecordAsync(context, stage, names.Select(name => pod[name]), cancellationToken);
        return message.IsMismatch
            ? new StageOutcome.Failed(Reasons.FailedUpload, message.Text)
            : new StageOutcome.Done(message.Text)
            {
                StartedAt = pod[names[0]].StartedAt,
                FinishedAt = pod[names[^1]].FinishedAt,
            };
    }

    // Null when the container did its work, and the next one is to be looked at.
    private async Task<StageOutcome?> ReadEndAsync(
        BuildContext context,
        PodObservation pod,
        BuildStage stage,
        ContainerObservation container,
        CancellationToken cancellationToken)
    {
        var isGood = container is { ExitCode: 0, Report.Result: "Succeeded" };
        var tail = await logs.KeepAsync(
            context, stage, pod.Name, container, wantTail: !isGood, cancellationToken);
        if (isGood)
        {
            return null;
        }

        var report = container.Report;
        if (report is not null && container.ExitCode == Unchanged)
        {
            await facts.RecordAsync(context, stage, [container], cancellationToken);
            return new StageOutcome.Unchanged(report.Message ?? "Nothing changed since the last image");
        }

        if (container.Reason == "OOMKilled")
        {
            return new StageOutcome.Failed(
                Reasons.FailedOutOfMemory,
                $"{container.Name} ran out of memory: raise spec.builder.resources.memoryLimit of the profile");
        }

        if (pod.Fault is { } fault)
        {
            return Faulted(context, fault);
        }

        if (report is { Retryable: true } or { Reason: ToldToStop } || container.ExitCode == TemporaryFailure)
        {
            return new StageOutcome.HostLost(report?.Reason ?? "TemporaryFailure", report?.Message ?? $"{container.Name} failed for now");
        }

        return container.WasKilled && container.ExitCode is 137 or 143 or 255
            ? new StageOutcome.HostLost("ContainerKilled", $"{container.Name} in pod {pod.Name} was killed from outside")
            : new StageOutcome.Failed(Reasons.FailedScript, FailureMessage(context, pod, container, tail));
    }

    private static StageOutcome Faulted(BuildContext context, PodFault fault) =>
        fault.Reason == PodReader.DeadlineExceeded
            ? new StageOutcome.Failed(
                Reasons.TimedOut,
                $"The pod's deadline passed; raise spec.timeoutSeconds ({context.Spec.TimeoutSeconds}) if the build needs longer")
            : new StageOutcome.HostLost(fault.Reason, fault.Message);

    private static string FailureMessage(
        BuildContext context, PodObservation pod, ContainerObservation container, string? tail)
    {
        var what = container.Report is { } report
            ? $"{report.Reason}: {report.Message}"
            : $"{container.Name} ended with exit code {container.ExitCode} ({container.Reason}) {container.Message}".TrimEnd();
        var kept = context.Status.Stages!.FirstOrDefault(line => line.Log?.Contains($"/{container.Name}.", StringComparison.Ordinal) == true)?.Log;
        return $"{what}\nLog in the store: {kept ?? "none"}; while the pod lasts (spec.keepBuildHost: OnFailure): "
            + $"{LogsCommand(context, pod, container)}\nIts last lines:\n{tail}";
    }

    private static string LogsCommand(BuildContext context, PodObservation pod, ContainerObservation container) =>
        $"kubectl logs -n {context.Namespace} {pod.Name} -c {container.Name}";

    private static StageOutcome NotStarted(
        BuildContext context, V1Pod pod, PodObservation observation, ContainerObservation preflight, BuilderSettings settings)
    {
        if (observation.Node is null)
        {
            return new StageOutcome.Waiting(
                Reasons.WaitingForNode,
                $"Pod {observation.Name} has no node yet: {observation.Unschedulable ?? "the scheduler has not spoken"}",
                Poll);
        }

        var isImage = preflight.Reason is { } reason && reason.Contains("Image", StringComparison.Ordinal);
        var isStuck = isImage || preflight.Reason is "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError";
        var image = pod.Spec!.InitContainers![0].Image;
        if (isStuck && (context.Now - pod.Metadata.CreationTimestamp > settings.ImagePullTimeout
            || preflight.Reason == "InvalidImageName"))
        {
            return new StageOutcome.Failed(
                isImage ? Reasons.FailedImagePull : Reasons.FailedContainerStart,
                $"Node {observation.Node} cannot start {image} ({preflight.Reason}): {preflight.Message}; "
                + "check spec.builder.image of the profile, the operator's builder.image, and the registry's credentials");
        }

        return isStuck
            ? new StageOutcome.Waiting(
                isImage ? Reasons.WaitingForImagePull : Reasons.WaitingForPod,
                $"Node {observation.Node} does not start {image} yet ({preflight.Reason}): {preflight.Message}",
                Poll)
            : new StageOutcome.Running($"Pod {observation.Name} is starting on node {observation.Node}");
    }
}
