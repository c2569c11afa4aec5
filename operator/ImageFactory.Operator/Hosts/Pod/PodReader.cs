using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Reads a pod's status. Pure.</summary>
internal static class PodReader
{
    /// <summary>Reason of a pod that ran past its activeDeadlineSeconds.</summary>
    private const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>What the cluster says of the pod.</summary>
    public static PodObservation Read(V1Pod pod) => new(pod.Name())
    {
        Node = pod.Spec?.NodeName,
        Image = pod.Status?.InitContainerStatuses?
            .FirstOrDefault(container => container.ImageID is { Length: > 0 })?.ImageID,
        Fault = Fault(pod),
        Unschedulable = pod.Status?.Conditions?
            .FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" })?.Message,
        Containers =
        [
            .. (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).Select(Container),
        ],
    };

    private static HostFault? Fault(V1Pod pod)
    {
        if (pod.IsDeleting())
        {
            return new HostFault($"Pod {pod.Name()} was deleted");
        }

        // A script that fails leaves a Failed pod without a reason; with one, the cluster itself ended it: Evicted,
        // Preempting, NodeLost, Terminated (graceful node shutdown), UnexpectedAdmissionError, OutOfmemory, ...
        return pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason }
            ? new HostFault(
                $"Pod {pod.Name()} was ended by the cluster ({reason}): {pod.Status.Message}".TrimEnd(' ', ':'),
                IsDeadline: reason == DeadlineExceeded)
            : null;
    }

    private static StepObservation Container(V1ContainerStatus status)
    {
        switch (status.State)
        {
            case { Terminated: { } ended }:
                var report = HostReport.Parse(ended.Message);
                return new StepObservation(status.Name, StepPhase.Ended)
                {
                    StartedAt = ended.StartedAt,
                    FinishedAt = ended.FinishedAt,
                    ExitCode = ended.ExitCode,
                    Reason = ended.Reason,
                    Message = report is null ? ended.Message : null,
                    Report = report,
                };
            case { Running: { } running }:
                return new StepObservation(status.Name, StepPhase.Running) { StartedAt = running.StartedAt };
            default:
                return new StepObservation(status.Name, StepPhase.Waiting)
                {
                    Reason = status.State?.Waiting?.Reason,
                    Message = status.State?.Waiting?.Message,
                };
        }
    }
}
