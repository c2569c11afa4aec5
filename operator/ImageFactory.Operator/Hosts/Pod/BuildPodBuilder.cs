using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Makes the builder pod. Pure: the same request gives the same pod, to the letter.</summary>
internal static class BuildPodBuilder
{
    // Long enough for the scripts to unmount and detach after TERM, short enough that a cancelled build is gone in a
    // minute.
    private const long GraceSeconds = 45;

    /// <summary>The pod of a host attempt.</summary>
    public static V1Pod Build(BuildPodRequest request)
    {
        var containers = HostSteps.All.Select(pair => Container(request, pair.Step)).ToList();
        var pod = request.Build.Spec.Pod;
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = OwnedObjects.Metadata(
                request.Build, HostNames.Pod(request.Build, request.Attempt), HostNames.BuilderRole, request.Attempt),
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                // The kernel keeps from process 1 each signal that it has no handler for. A script that is told to stop before it
                // could say what it does then would run on until it is killed.
                ShareProcessNamespace = true,
                ActiveDeadlineSeconds = (long)request.Deadline.TotalSeconds,
                TerminationGracePeriodSeconds = GraceSeconds,
                NodeSelector = pod?.NodeSelector,
                Tolerations = PodTolerations.Of(pod),
                PriorityClassName = pod?.PriorityClassName,
                ImagePullSecrets = request.Settings.ImagePullSecrets.Count == 0
                    ? null
                    : [.. request.Settings.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
                InitContainers = containers[..^1],
                Containers = containers[^1..],
                Volumes = Volumes(request),
            },
        };
    }

    private static V1Container Container(BuildPodRequest request, string name) => new()
    {
        Name = name,
        Image = request.Profile.Builder?.Image ?? request.Settings.Image,
        ImagePullPolicy = request.Settings.ImagePullPolicy,
        Command = ["/bin/sh", $"{HostPaths.Scripts}/{name}.sh"],
        Env = Environment(request, name),
        Resources = Resources(request),
        // Mounts, loop devices and partitions need CAP_SYS_ADMIN and the block devices themselves, which Kubernetes
        // grants in no finer way.
        SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 },
        TerminationMessagePath = HostPaths.Result,
        TerminationMessagePolicy = "File",
        VolumeMounts = Mounts(name),
    };

    private static List<V1EnvVar> Environment(BuildPodRequest request, string name)
    {
        List<V1EnvVar> environment =
        [
            new() { Name = "IMAGEFACTORY_BUILD_UID", Value = request.Build.Uid() },
            new() { Name = "IMAGEFACTORY_SCRIPTS", Value = HostPaths.Scripts },
            new() { Name = "IMAGEFACTORY_INPUT", Value = $"{HostPaths.Input}/{HostPaths.InputFile}" },
            new() { Name = "IMAGEFACTORY_WORKSPACE", Value = HostPaths.Workspace },
            new() { Name = "IMAGEFACTORY_CACHE", Value = HostPaths.Cache },
            new() { Name = "IMAGEFACTORY_RESULT", Value = HostPaths.Result },
        ];
        if (name == HostSteps.Upload)
        {
            environment.Add(new()
            {
                Name = "IMAGEFACTORY_UPLOAD",
                Value = $"{HostPaths.Upload}/{HostPaths.UploadFile}",
            });
        }

        return environment;
    }

    private static V1ResourceRequirements Resources(BuildPodRequest request)
    {
        var own = request.Profile.Builder?.Resources;
        var limit = own?.MemoryLimit ?? request.Settings.MemoryLimit;
        return new V1ResourceRequirements
        {
            Requests = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
            {
                ["cpu"] = own?.Cpu ?? request.Settings.Cpu,
                ["memory"] = own?.Memory ?? request.Settings.Memory,
            },
            Limits = limit.Length == 0
                ? null
                : new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["memory"] = limit },
        };
    }

    private static List<V1VolumeMount> Mounts(string name)
    {
        List<V1VolumeMount> mounts =
        [
            .. InputVolumes.Mounts,
            new() { Name = "workspace", MountPath = HostPaths.Workspace },
            new() { Name = "cache", MountPath = HostPaths.Cache },
        ];
        if (name == HostSteps.Upload)
        {
            // The one thing in the pod that gives a right: only the container that needs it sees it.
            mounts.Add(new() { Name = "upload", MountPath = HostPaths.Upload, ReadOnlyProperty = true });
        }

        return mounts;
    }

    private static List<V1Volume> Volumes(BuildPodRequest request)
    {
        return
        [
            .. InputVolumes.Of(request.Build),
            Workspace(request),
            Cache(request),
            new()
            {
                Name = "upload",
                Secret = new V1SecretVolumeSource
                {
                    SecretName = HostNames.Upload(request.Build, request.Attempt),
                    DefaultMode = Convert.ToInt32("0400", 8),
                },
            },
        ];
    }

    private static V1Volume Workspace(BuildPodRequest request) =>
        request.Build.Spec.Pod?.WorkspaceClaim is { } claim
            ? Claim("workspace", claim)
            : new V1Volume
            {
                Name = "workspace",
                EmptyDir = new V1EmptyDirVolumeSource
                {
                    SizeLimit = request.Profile.Builder?.Resources?.Workspace ?? request.Settings.Workspace,
                },
            };

    private static V1Volume Cache(BuildPodRequest request) => request switch
    {
        { Build.Spec.Pod.CacheClaim: { } claim } => Claim("cache", claim),
        { Settings.NodeCachePath: { Length: > 0 } path } => new V1Volume
        {
            Name = "cache",
            HostPath = new V1HostPathVolumeSource { Path = path, Type = "DirectoryOrCreate" },
        },
        _ => new V1Volume { Name = "cache", EmptyDir = new V1EmptyDirVolumeSource() },
    };

    private static V1Volume Claim(string name, string claim) => new()
    {
        Name = name,
        PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim },
    };
}
