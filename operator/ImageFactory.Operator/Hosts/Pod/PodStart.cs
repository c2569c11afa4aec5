using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>What becomes of a pod before its first container runs. Pure.</summary>
internal static class PodStart
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    /// <summary>Says what it waits for.</summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="observation">What is known of it.</param>
    /// <param name="first">Its first container.</param>
    /// <param name="imagePullTimeout">How long its image may fail to be pulled.</param>
    /// <param name="advice">What to look at when it is not to be had.</param>
    public static StageOutcome Read(
        BuildContext context,
        V1Pod pod,
        PodObservation observation,
        StepObservation first,
        TimeSpan imagePullTimeout,
        string advice)
    {
        if (observation.Node is null)
        {
            return new StageOutcome.Waiting(
                Reasons.WaitingForNode,
                $"Pod {observation.Name} has no node yet: "
                + (observation.Unschedulable ?? "the scheduler has not spoken"),
                Poll);
        }

        var isImage = first.Reason is { } reason && reason.Contains("Image", StringComparison.Ordinal);
        var isStuck = isImage
            || first.Reason is "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError";
        var image = pod.Spec!.InitContainers![0].Image;
        if (isStuck
            && (context.Now - pod.Metadata.CreationTimestamp > imagePullTimeout || first.Reason == "InvalidImageName"))
        {
            return new StageOutcome.Failed(
                isImage ? Reasons.FailedImagePull : Reasons.FailedContainerStart,
                $"Node {observation.Node} cannot start {image} ({first.Reason}): {first.Message}; {advice}");
        }

        return isStuck
            ? new StageOutcome.Waiting(
                isImage ? Reasons.WaitingForImagePull : Reasons.WaitingForPod,
                $"Node {observation.Node} does not start {image} yet ({first.Reason}): {first.Message}",
                Poll)
            : new StageOutcome.Running($"Pod {observation.Name} is starting on node {observation.Node}");
    }
}
