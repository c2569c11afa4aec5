using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Backends.Host;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Reads a pod's status. Pure.</summary>
internal static class PodReader
{
    /// <summary>Reason of a pod that ran past its activeDeadlineSeconds.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>What the cluster says of the pod.</summary>
    public static PodObservation Read(V1Pod pod) => new(pod.Name())
    {
        Node = pod.Spec?.NodeName,
        Fault = Fault(pod),
        Unschedulable = pod.Status?.Conditions?
            .FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" })?.Message,
        Containers =
        [
            .. (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).Select(Container),
        ],
    };

    private static PodFault? Fault(V1Pod pod)
    {
        if (pod.IsDeleting())
        {
            return new PodFault("PodDeleted", $"Pod {pod.Name()} was deleted");
        }

        // A script that fails leaves a Failed pod without a reason; with one, the cluster itself ended it: Evicted,
        // Preempting, NodeLost, Terminated (graceful node shutdown), UnexpectedAdmissionError, OutOfmemory, ...
        return pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason }
            ? new PodFault(reason, $"Pod {pod.Name()} was ended by the cluster ({reason}): {pod.Status.Message}".TrimEnd(' ', ':'))
            : null;
    }

    private static ContainerObservation Container(V1ContainerStatus status)
    {
        switch (status.State)
        {
            case { Terminated: { } ended }:
                var report = HostReport.Parse(ended.Message);
                return new ContainerObservation(status.Name, ContainerPhase.Ended)
                {
                    StartedAt = ended.StartedAt,
                    FinishedAt = ended.FinishedAt,
                    ExitCode = ended.ExitCode,
                    Reason = ended.Reason,
                    Message = report is null ? ended.Message : null,
                    Report = report,
                };
            case { Running: { } running }:
                return new ContainerObservation(status.Name, ContainerPhase.Running) { StartedAt = running.StartedAt };
            default:
                return new ContainerObservation(status.Name, ContainerPhase.Waiting)
                {
                    Reason = status.State?.Waiting?.Reason,
                    Message = status.State?.Waiting?.Message,
                };
        }
    }
}
