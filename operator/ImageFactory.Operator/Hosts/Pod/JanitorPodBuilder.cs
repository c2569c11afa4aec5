using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// Makes the pod that cleans a node after a build that was killed: loop devices and partitions outlive the container that
/// made them. It touches only what bears the build's UID. Pure.
/// </summary>
internal static class JanitorPodBuilder
{
    private const long DeadlineSeconds = 120;

    /// <summary>The janitor that follows the builder pod of <paramref name="request"/> on <paramref name="node"/>.</summary>
    public static V1Pod Build(BuildPodRequest request, string node)
    {
        var build = request.Build;
        var builder = BuildPodBuilder.Build(request);
        var like = builder.Spec!.InitContainers![0];
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = OwnedObjects.Metadata(
                build, HostNames.Janitor(build, request.Attempt), HostNames.JanitorRole, request.Attempt),
            Spec = new V1PodSpec
            {
                // What a janitor finds still in use may be free in a moment.
                RestartPolicy = "OnFailure",
                // Past the scheduler: it must be that node, also when it is cordoned or full.
                NodeName = node,
                Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                ActiveDeadlineSeconds = DeadlineSeconds,
                TerminationGracePeriodSeconds = 5,
                ImagePullSecrets = builder.Spec.ImagePullSecrets,
                Containers =
                [
                    new V1Container
                    {
                        Name = HostSteps.Janitor,
                        Image = like.Image,
                        ImagePullPolicy = like.ImagePullPolicy,
                        Command = ["/bin/sh", $"{HostPaths.Scripts}/{HostSteps.Janitor}.sh"],
                        Env = like.Env,
                        SecurityContext = like.SecurityContext,
                        TerminationMessagePath = HostPaths.Result,
                        TerminationMessagePolicy = "File",
                        VolumeMounts = like.VolumeMounts,
                    },
                ],
                Volumes =
                [
                    .. builder.Spec.Volumes!.Where(volume => volume.Name is "scripts" or "input"),
                    new() { Name = "workspace", EmptyDir = new V1EmptyDirVolumeSource() },
                    new() { Name = "cache", EmptyDir = new V1EmptyDirVolumeSource() },
                ],
            },
        };
    }
}
