using System.Globalization;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// Takes a builder pod away without losing anything: its work is told to stop and releases what it holds, its logs go
/// to the store, what a killed one left on the node is released, and only then the pod goes.
/// </summary>
internal sealed class PodHostRemover(
    IKubernetesClient client, PodLogKeeper logs, JanitorRunner janitor, BuilderSettings settings)
{
    /// <summary>When the work was told to stop.</summary>
    internal const string StopRequestedAnnotation = $"{ApiGroup.Name}/stop-requested-at";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    // The pod's grace period of 45 s, and the kubelet's time to notice.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(75);

    // Past the end of its grace period a pod is still there only if its node does not answer.
    private static readonly TimeSpan DeletePatience = TimeSpan.FromSeconds(60);

    /// <summary>Proceed once the host is gone; else what is being waited for.</summary>
    public async Task<StageOutcome> RemoveAsync(
        BuildContext context, BuildPodRequest? request, CancellationToken cancellationToken)
    {
        var names = Names(context);
        var name = names.Pod(context.Host.Attempt ?? 1);
        var pod = await client.GetAsync<V1Pod>(name, names.Namespace, cancellationToken);
        if (pod is not null && !pod.IsOwnedBy(names))
        {
            return new StageOutcome.Proceed();
        }

        var observation = pod is null ? null : PodReader.Read(pod);
        // The live pod is the witness; the status is believed only when it is gone (NodeFit).
        context.Host.Node = observation?.Node ?? context.Host.Node;
        if (pod is not null && observation!.IsRunning)
        {
            if (await HasEndedAsync(context, pod, observation, cancellationToken))
            {
                context.Host.Released = true;
            }
            else if (!await StopAsync(context, pod, cancellationToken))
            {
                return new StageOutcome.Waiting(
                    Reasons.WaitingForPod, $"Pod {name} was told to stop and is releasing what it holds", Poll);
            }
        }

        if (observation is not null)
        {
            await KeepLogsAsync(context, observation, cancellationToken);
            if (observation.Containers.All(container =>
                    container.Phase == StepPhase.Waiting || container.Report is not null))
            {
                context.Host.Released = true;
            }
        }

        if (context.Host is { Name: not null, Node: { } node, Released: null } && request is not null)
        {
            var release = await janitor.RunAsync(context, request, node, cancellationToken);
            if (!release.MayProceed)
            {
                return release;
            }
        }

        if (pod is not null)
        {
            await DeleteAsync(context, pod, cancellationToken);
            return new StageOutcome.Waiting(Reasons.WaitingForPod, $"Pod {name} is being deleted", Poll);
        }

        await DeleteJanitorAsync(context, cancellationToken);
        return new StageOutcome.Proceed();
    }

    private HostNames Names(BuildContext context) => new(context.Build, settings);

    // Kubelets before 1.22 (kubernetes/kubernetes#102344) say nothing more of the containers of a pod once its deadline
    // has passed: they seem to run for ever. What has ended says so in its log, after it released what it held.
    private async Task<bool> HasEndedAsync(
        BuildContext context, V1Pod pod, PodObservation observation, CancellationToken cancellationToken) =>
        pod.Status?.Phase == "Failed"
        && await logs.TellsOfEndAsync(
            context,
            observation.Name,
            observation.Containers.First(container => container.Phase == StepPhase.Running).Name,
            cancellationToken);

    // A deadline in the past makes the kubelet end the containers as a deletion would, but leaves the pod and its logs.
    // True when there is nothing left to stop, or no patience.
    private async Task<bool> StopAsync(BuildContext context, V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Metadata.DeletionTimestamp is { } deletion)
        {
            return context.Now - deletion > DeletePatience;
        }

        if (pod.GetAnnotation(StopRequestedAnnotation) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var requested))
        {
            return context.Now - requested > StopPatience;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = pod.Uid(),
                ["annotations"] = new JsonObject
                {
                    [StopRequestedAnnotation] = context.Now.ToString("O", CultureInfo.InvariantCulture),
                },
            },
            ["spec"] = new JsonObject { ["activeDeadlineSeconds"] = 1 },
        };
        await client.PatchAsync<V1Pod>(
            pod.Name(), pod.Namespace(), patch.ToJsonString(), cancellationToken: cancellationToken);
        return false;
    }

    private async Task KeepLogsAsync(
        BuildContext context, PodObservation observation, CancellationToken cancellationToken)
    {
        foreach (var (container, stage) in HostSteps.All)
        {
            if (observation[container] is { Phase: not StepPhase.Waiting } seen)
            {
                await logs.KeepAsync(context, stage, observation.Name, seen, cancellationToken);
            }
        }
    }

    private async Task DeleteJanitorAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var names = Names(context);
        var name = names.Janitor(context.Host.Attempt ?? 1);
        if (await client.GetAsync<V1Pod>(name, names.Namespace, cancellationToken) is { } pod
            && pod.IsOwnedBy(names))
        {
            await DeleteAsync(context, pod, cancellationToken);
        }
    }

    private Task DeleteAsync(BuildContext context, V1Pod pod, CancellationToken cancellationToken)
    {
        var isStuck = context.Now - pod.Metadata.DeletionTimestamp > DeletePatience;
        return client.DeleteAsync<V1Pod>(
            pod.Name(),
            pod.Namespace(),
            new DeleteOptions { PreconditionUid = pod.Uid(), GracePeriodSeconds = isStuck ? 0 : null },
            cancellationToken);
    }
}
