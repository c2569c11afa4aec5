using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Makes the builder pod. Pure: the same request gives the same pod, to the letter.</summary>
internal static class BuildPodBuilder
{
    // Long enough for the scripts to unmount and detach after TERM, short enough that a cancelled build is gone in a
    // minute.
    private const long GraceSeconds = 45;

    private const string UploadVolume = "upload";
    private const string CredentialsVolume = "credentials";

    /// <summary>The pod of a host attempt.</summary>
    public static V1Pod Build(BuildPodRequest request) => PodSkeleton.Pod(
        OwnedObjects.Metadata(
            request.Names, request.Names.Pod(request.Attempt), HostNames.BuilderRole, request.Attempt),
        request.Settings,
        PodSkeleton.Steps(
            request.Build,
            request.Profile,
            request.Settings.Placement,
            request.Deadline,
            [.. HostSteps.All.Select(pair => Container(request, pair.Step))]) with
        {
            TerminationGracePeriodSeconds = GraceSeconds,
            Volumes = Volumes(request),
        });

    /// <summary>A container that may do to the node what building an image takes.</summary>
    public static V1Container Container(BuildPodRequest request, string step) => PodSkeleton.Script(
        request.Build,
        new V1Container
        {
            Name = step,
            Image = request.Image,
            ImagePullPolicy = request.Settings.ImagePullPolicy,
            Env = step == HostSteps.Upload
                ? [new() { Name = "IMAGEFACTORY_UPLOAD", Value = $"{HostPaths.Upload}/{HostPaths.UploadFile}" }]
                : [],
            Resources = Resources(request),
            // Mounts, loop devices and partitions need CAP_SYS_ADMIN and the block devices themselves, which Kubernetes
            // grants in no finer way.
            SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 },
            VolumeMounts = Mounts(request, step),
        },
        workspaceFolder: FolderIn(request.Build.Spec.Pod?.WorkspaceClaim, request));

    /// <summary>What builds share of base systems and packages.</summary>
    public static V1Volume Cache(BuildPodRequest request) => request switch
    {
        { Build.Spec.Pod.CacheClaim: { } claim } => Claim(PodSkeleton.Cache, claim),
        { Settings.NodeCachePath: { Length: > 0 } path } => new V1Volume
        {
            Name = PodSkeleton.Cache,
            HostPath = new V1HostPathVolumeSource
            {
                Path = $"{path.TrimEnd('/')}/{request.Tenant}",
                Type = "DirectoryOrCreate",
            },
        },
        _ => new V1Volume { Name = PodSkeleton.Cache, EmptyDir = new V1EmptyDirVolumeSource() },
    };

    private static V1ResourceRequirements Resources(BuildPodRequest request)
    {
        var own = request.Profile.Builder?.Resources;
        var memory = own?.Memory ?? request.Settings.Memory;
        var limit = own?.MemoryLimit ?? request.Settings.MemoryLimit;
        return PodLimits.Of(
            new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
            {
                ["cpu"] = own?.Cpu ?? request.Settings.Cpu,
                ["memory"] = memory,
            },
            limit.Length > 0 ? limit : PodLimits.Memory(memory),
            SizeOfWorkspace(request));
    }

    private static string SizeOfWorkspace(BuildPodRequest request) =>
        request.Profile.Builder?.Resources?.Workspace ?? request.Settings.Workspace;

    private static List<V1VolumeMount> Mounts(BuildPodRequest request, string step)
    {
        List<V1VolumeMount> mounts =
        [
            new()
            {
                Name = PodSkeleton.Cache,
                MountPath = HostPaths.Cache,
                SubPath = FolderIn(request.Build.Spec.Pod?.CacheClaim, request),
            },
        ];
        if (step == HostSteps.Source && request.HasPrivateSource)
        {
            mounts.Add(new()
            {
                Name = CredentialsVolume,
                MountPath = HostPaths.Credentials,
                ReadOnlyProperty = true,
            });
        }

        if (step == HostSteps.Upload)
        {
            // What gives a right is seen by the container that needs it alone.
            mounts.Add(new() { Name = UploadVolume, MountPath = HostPaths.Upload, ReadOnlyProperty = true });
        }

        return mounts;
    }

    private static List<V1Volume> Volumes(BuildPodRequest request)
    {
        return
        [
            .. InputVolumes.Of(request.Names),
            Workspace(request),
            Cache(request),
            SecretVolume(UploadVolume, request.Names.UploadSecret(request.Attempt)),
            .. request.HasPrivateSource
                ? [SecretVolume(CredentialsVolume, request.Names.SourceSecret(request.Attempt))]
                : Array.Empty<V1Volume>(),
        ];
    }

    private static V1Volume SecretVolume(string volume, string secret) => new()
    {
        Name = volume,
        Secret = new V1SecretVolumeSource { SecretName = secret, DefaultMode = Convert.ToInt32("0400", 8) },
    };

    // Claims of the operator's own namespace are those of all tenants.
    private static string? FolderIn(string? claim, BuildPodRequest request) =>
        claim is not null && request.Names.IsShared ? request.Tenant : null;

    private static V1Volume Workspace(BuildPodRequest request) =>
        request.Build.Spec.Pod?.WorkspaceClaim is { } claim
            ? Claim(PodSkeleton.Workspace, claim)
            : new V1Volume
            {
                Name = PodSkeleton.Workspace,
                EmptyDir = new V1EmptyDirVolumeSource
                {
                    SizeLimit = SizeOfWorkspace(request),
                },
            };

    private static V1Volume Claim(string name, string claim) => new()
    {
        Name = name,
        PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim },
    };
}
