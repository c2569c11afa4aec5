using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Turns what Kubernetes says of a builder pod into the outcome of a stage.</summary>
internal sealed class PodStageReader(StageReader reader, PodLogKeeper logs, BuilderSettings settings)
{
    private const string ImageAdvice =
        "check spec.builder.image of the profile, the operator's builder.images, and the registry's credentials";

    /// <summary>Stage BuildHostReady, once the pod is there.</summary>
    public async Task<StageOutcome> ReadHostAsync(
        BuildContext context, V1Pod pod, CancellationToken cancellationToken)
    {
        var observation = PodReader.Read(pod);
        context.Host.Image = observation.Image;
        var preflight = observation[HostSteps.Preflight];
        if (preflight.Phase == StepPhase.Waiting && observation.Fault is null)
        {
            return PodStart.Read(context, pod, observation, preflight, settings.ImagePullTimeout, ImageAdvice);
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
        var preflight = PodReader.Read(pod)[HostSteps.Preflight];
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

    private Task<StageOutcome> ReadAsync(
        BuildContext context, PodObservation pod, BuildStage stage, CancellationToken cancellationToken) =>
        reader.ReadAsync(
            context,
            new PodView(pod, new HostNames(context.Build, settings).Namespace, logs),
            stage,
            HostSteps.Of(stage),
            cancellationToken);
}
