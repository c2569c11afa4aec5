using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>
/// What the pods of a build have in common: the builder, the janitor and the tester add what is their own. Pure.
/// </summary>
internal static class PodSkeleton
{
    /// <summary>Name of the volume that is the build's working space.</summary>
    public const string Workspace = "workspace";

    /// <summary>Name of the volume with the builder's cache.</summary>
    public const string Cache = "cache";

    private const string ArchitectureLabel = "kubernetes.io/arch";

    /// <summary>A pod that has no token of the cluster.</summary>
    /// <param name="metadata">Its name, labels and owner.</param>
    /// <param name="settings">The operator's settings for builders, which have the credentials of the registry.</param>
    /// <param name="own">What is the pod's own.</param>
    public static V1Pod Pod(V1ObjectMeta metadata, BuilderSettings settings, V1PodSpec own) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = metadata,
        Spec = own with
        {
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            ImagePullSecrets = settings.ImagePullSecrets.Count == 0
                ? null
                : [.. settings.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
        },
    };

    /// <summary>
    /// The spec of a pod that runs steps one after the other, once, where the settings say and the build may choose.
    /// </summary>
    /// <param name="build">The build.</param>
    /// <param name="profile">Its profile, whose architecture the node has.</param>
    /// <param name="placement">Where pods run.</param>
    /// <param name="deadline">How long the pod may run before the kubelet ends it.</param>
    /// <param name="steps">A container for each step, in order.</param>
    public static V1PodSpec Steps(
        V1ImageBuild build,
        V1DistroProfileSpec profile,
        PlacementSettings placement,
        TimeSpan deadline,
        IReadOnlyList<V1Container> steps)
    {
        return new V1PodSpec
        {
            RestartPolicy = "Never",
            // The kernel keeps from process 1 each signal that it has no handler for. A script that is told to stop
            // before it could say what it does then would run on until it is killed.
            ShareProcessNamespace = true,
            ActiveDeadlineSeconds = (long)deadline.TotalSeconds,
            NodeSelector = NodeSelector(build.Spec.Pod, placement, profile),
            Tolerations = Tolerations(build.Spec.Pod, placement),
            PriorityClassName = build.Spec.Pod?.PriorityClassName ?? OrNull(placement.PriorityClassName),
            RuntimeClassName = OrNull(placement.RuntimeClassName),
            InitContainers = [.. steps.SkipLast(1)],
            Containers = [steps[^1]],
        };
    }

    /// <summary>
    /// A container that runs a script on what the build was started with, and says itself how it went.
    /// </summary>
    /// <param name="build">The build.</param>
    /// <param name="own">
    /// What is the container's own: its name, image, rights and resources, and the variables and mounts that not all
    /// have; one in the place of the workspace is instead of it.
    /// </param>
    /// <param name="script">The script; null for the one of the container's name.</param>
    /// <param name="workspaceFolder">Folder of the workspace's volume; null for all of it.</param>
    public static V1Container Script(
        V1ImageBuild build, V1Container own, string? script = null, string? workspaceFolder = null)
    {
        var hasOwnWorkspace = own.VolumeMounts?.Any(mount => mount.MountPath == HostPaths.Workspace) == true;
        var workspace = new V1VolumeMount
        {
            Name = Workspace,
            MountPath = HostPaths.Workspace,
            SubPath = workspaceFolder,
        };
        return own with
        {
            Command = ["/bin/sh", $"{HostPaths.Scripts}/{script ?? own.Name}.sh"],
            Env = [.. Environment(build, own), .. own.Env ?? []],
            TerminationMessagePath = HostPaths.Result,
            TerminationMessagePolicy = "File",
            VolumeMounts =
            [
                .. InputVolumes.Mounts, .. hasOwnWorkspace ? [] : new[] { workspace }, .. own.VolumeMounts ?? [],
            ],
        };
    }

    private static IEnumerable<V1EnvVar> Environment(V1ImageBuild build, V1Container own)
    {
        yield return new() { Name = "IMAGEFACTORY_BUILD_UID", Value = build.Uid() };
        yield return new() { Name = "IMAGEFACTORY_SCRIPTS", Value = HostPaths.Scripts };
        yield return new() { Name = "IMAGEFACTORY_INPUT", Value = $"{HostPaths.Input}/{HostPaths.InputFile}" };
        yield return new() { Name = "IMAGEFACTORY_WORKSPACE", Value = HostPaths.Workspace };
        if (own.VolumeMounts?.Any(mount => mount.Name == Cache) == true)
        {
            yield return new() { Name = "IMAGEFACTORY_CACHE", Value = HostPaths.Cache };
        }

        yield return new() { Name = "IMAGEFACTORY_RESULT", Value = HostPaths.Result };
    }

    // What the settings say goes before what a build says of the same label.
    private static SortedDictionary<string, string> NodeSelector(
        V1PodBackendSettings? pod, PlacementSettings placement, V1DistroProfileSpec profile)
    {
        var labels = new SortedDictionary<string, string>(
            pod?.NodeSelector ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (label, value) in placement.NodeSelector)
        {
            labels[label] = value;
        }

        // Programs of the image run while it is made. Whoever says otherwise is told by preflight.sh; of a finished
        // image none runs.
        labels.TryAdd(ArchitectureLabel, profile.Os?.Architecture is CpuArchitecture.Arm64 ? "arm64" : "amd64");
        return labels;
    }

    private static List<V1Toleration>? Tolerations(V1PodBackendSettings? pod, PlacementSettings placement)
    {
        var tolerations = placement.Tolerations.Concat(pod?.Tolerations ?? []).Select(toleration => new V1Toleration
        {
            Key = toleration.Key,
            OperatorProperty = toleration.Operator,
            Value = toleration.Value,
            Effect = toleration.Effect,
            TolerationSeconds = toleration.TolerationSeconds,
        }).ToList();
        return tolerations.Count > 0 ? tolerations : null;
    }

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}
