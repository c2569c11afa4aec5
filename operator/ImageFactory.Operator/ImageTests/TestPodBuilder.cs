using System.Globalization;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using k8s.Models;

namespace ImageFactory.Operator.ImageTests;

/// <summary>Makes the test pod: it needs no rights on its node. Pure: the same request gives the same pod, to the letter.</summary>
internal static class TestPodBuilder
{
    // The user of the tester image.
    private const long User = 65532;

    private const long GraceSeconds = 20;
    private const int DefaultMemoryMiB = 1024;

    // QEMU itself, pytest, and what is read ahead of files.
    private const int MemoryBesideMiB = 512;

    private const string DownloadVolume = "download";
    private const string UploadVolume = "upload";
    private const string TestsVolume = "tests";
    private const string TargetVolume = "target";

    /// <summary>The pod of an attempt.</summary>
    public static V1Pod Build(TestPodRequest request)
    {
        var containers = HostSteps.OfTester.Select(step => Container(request, step)).ToList();
        var isPrivileged = request.IsPrivileged;
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = OwnedObjects.Metadata(
                request.Build, HostNames.Tester(request.Build, request.Attempt), HostNames.TesterRole, request.Attempt),
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                ShareProcessNamespace = true,
                ActiveDeadlineSeconds = (long)request.Deadline.TotalSeconds,
                TerminationGracePeriodSeconds = GraceSeconds,
                NodeSelector = request.Build.Spec.Pod?.NodeSelector,
                Tolerations = PodTolerations.Of(request.Build.Spec.Pod),
                PriorityClassName = request.Build.Spec.Pod?.PriorityClassName,
                ImagePullSecrets = request.Settings.Builder.ImagePullSecrets.Count == 0
                    ? null
                    : [.. request.Settings.Builder.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
                SecurityContext = new V1PodSecurityContext
                {
                    RunAsUser = isPrivileged ? 0 : User,
                    RunAsGroup = isPrivileged ? 0 : User,
                    RunAsNonRoot = !isPrivileged,
                    FsGroup = User,
                    SeccompProfile = isPrivileged ? null : new V1SeccompProfile { Type = "RuntimeDefault" },
                },
                InitContainers = containers[..^1],
                Containers = containers[^1..],
                Volumes = Volumes(request),
            },
        };
    }

    private static V1Container Container(TestPodRequest request, string step) => new()
    {
        Name = step,
        Image = request.Settings.Tester.Image,
        ImagePullPolicy = request.Settings.Tester.ImagePullPolicy,
        Command = ["/bin/sh", $"{HostPaths.Scripts}/{(step == HostSteps.Report ? HostSteps.Upload : step)}.sh"],
        Env =
        [
            new() { Name = "IMAGEFACTORY_BUILD_UID", Value = request.Build.Uid() },
            new() { Name = "IMAGEFACTORY_SCRIPTS", Value = HostPaths.Scripts },
            new() { Name = "IMAGEFACTORY_INPUT", Value = $"{HostPaths.Input}/{HostPaths.InputFile}" },
            new() { Name = "IMAGEFACTORY_WORKSPACE", Value = HostPaths.Workspace },
            new() { Name = "IMAGEFACTORY_RESULT", Value = HostPaths.Result },
            new() { Name = "IMAGEFACTORY_IMAGE_SHA256", Value = request.ImageSha256 },
            new() { Name = "IMAGEFACTORY_DOWNLOAD", Value = $"{HostPaths.Download}/{HostPaths.DownloadFile}" },
            new() { Name = "IMAGEFACTORY_UPLOAD", Value = $"{HostPaths.Upload}/{HostPaths.UploadFile}" },
            new() { Name = "IMAGEFACTORY_TESTS", Value = HostPaths.Tests },
            new() { Name = "IMAGEFACTORY_TARGET", Value = $"{HostPaths.Target}/{HostPaths.TargetFile}" },
        ],
        Resources = Resources(request, step),
        SecurityContext = request.IsPrivileged
            ? new V1SecurityContext { Privileged = step == HostSteps.Test }
            : new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
        TerminationMessagePath = HostPaths.Result,
        TerminationMessagePolicy = "File",
        VolumeMounts = Mounts(request, step),
    };

    private static V1ResourceRequirements Resources(TestPodRequest request, string step)
    {
        var memory = step == HostSteps.Test && !request.IsOnServer ? (request.Tests.MemoryMiB ?? DefaultMemoryMiB) + MemoryBesideMiB : MemoryBesideMiB;
        var requests = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = request.Settings.Tester.Cpu,
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{memory}Mi"),
        };
        if (step != HostSteps.Test || request.KvmResource.Length == 0)
        {
            return new V1ResourceRequirements { Requests = requests };
        }

        // Of an extended resource requests and limits are the same.
        var device = new Dictionary<string, ResourceQuantity> { [request.KvmResource] = "1" };
        requests[request.KvmResource] = "1";
        return new V1ResourceRequirements { Requests = requests, Limits = device };
    }

    // Each URL is a right, and only the container that needs it sees it. A profile's own modules see neither; they are in the guest
    // anyway, so the key to it is nothing more.
    private static List<V1VolumeMount> Mounts(TestPodRequest request, string step)
    {
        List<V1VolumeMount> mounts =
        [
            .. InputVolumes.Mounts,
            new() { Name = "workspace", MountPath = HostPaths.Workspace },
        ];
        switch (step)
        {
            case HostSteps.Report:
                mounts.Add(new() { Name = UploadVolume, MountPath = HostPaths.Upload, ReadOnlyProperty = true });
                break;
            case HostSteps.Test:
                if (request.Tests.ConfigMap is not null)
                {
                    mounts.Add(new() { Name = TestsVolume, MountPath = HostPaths.Tests, ReadOnlyProperty = true });
                }

                if (request.IsOnServer)
                {
                    mounts.Add(new() { Name = TargetVolume, MountPath = HostPaths.Target, ReadOnlyProperty = true });
                }

                break;
            case HostSteps.Fetch:
                mounts.Add(new() { Name = DownloadVolume, MountPath = HostPaths.Download, ReadOnlyProperty = true });
                break;
        }

        return mounts;
    }

    private static List<V1Volume> Volumes(TestPodRequest request)
    {
        List<V1Volume> volumes =
        [
            .. InputVolumes.Of(request.Build),
            new()
            {
                Name = "workspace",
                EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = request.Settings.Tester.Workspace },
            },
            Entrusted(request, DownloadVolume, HostPaths.DownloadFile),
            Entrusted(request, UploadVolume, HostPaths.UploadFile),
        ];
        if (request.IsOnServer)
        {
            volumes.Add(Entrusted(request, TargetVolume, HostPaths.TargetFile));
        }

        if (request.Tests.ConfigMap is { } map)
        {
            volumes.Add(new() { Name = TestsVolume, ConfigMap = new V1ConfigMapVolumeSource { Name = map.Name } });
        }

        return volumes;
    }

    private static V1Volume Entrusted(TestPodRequest request, string volume, string file) => new()
    {
        Name = volume,
        Secret = new V1SecretVolumeSource
        {
            SecretName = HostNames.Tester(request.Build, request.Attempt),
            // Readable by the group that the pod's volumes have.
            DefaultMode = Convert.ToInt32("0440", 8),
            Items = [new V1KeyToPath { Key = file, Path = file }],
        },
    };
}
