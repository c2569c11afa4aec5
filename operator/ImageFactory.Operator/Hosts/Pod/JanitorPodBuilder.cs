using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// Makes the pod that cleans a node after a build that was killed: loop devices and partitions outlive the container
/// that made them. It touches only what bears the build's UID. Pure.
/// </summary>
internal static class JanitorPodBuilder
{
    private const long DeadlineSeconds = 120;

    // It has to get in where the node is full.
    private static V1ResourceRequirements Resources => PodLimits.Of(
        new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["cpu"] = "0", ["memory"] = "0" },
        memoryLimit: "512Mi",
        workspace: "0");

    /// <summary>
    /// The janitor that follows the builder pod of <paramref name="request"/> on <paramref name="node"/>.
    /// </summary>
    public static V1Pod Build(BuildPodRequest request, string node) => PodSkeleton.Pod(
        OwnedObjects.Metadata(
            request.Names, request.Names.Janitor(request.Attempt), HostNames.JanitorRole, request.Attempt),
        request.Settings,
        new V1PodSpec
        {
            // What a janitor finds still in use may be free in a moment.
            RestartPolicy = "OnFailure",
            // Past the scheduler: it must be that node, also when it is cordoned or full.
            NodeName = node,
            Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
            ActiveDeadlineSeconds = DeadlineSeconds,
            TerminationGracePeriodSeconds = 5,
            Containers = [BuildPodBuilder.Container(request, HostSteps.Janitor) with { Resources = Resources }],
            Volumes =
            [
                .. InputVolumes.Of(request.Names),
                new() { Name = PodSkeleton.Workspace, EmptyDir = new V1EmptyDirVolumeSource() },
                // The builds' own: there may be half of a file in it.
                BuildPodBuilder.Cache(request),
            ],
        });
}
