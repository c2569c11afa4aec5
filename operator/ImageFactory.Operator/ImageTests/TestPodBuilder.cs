using System.Globalization;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using k8s.Models;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// Makes the test pod: it needs no rights on its node. Pure: the same request gives the same pod, to the letter.
/// </summary>
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
    private const string ModulesVolume = "modules";
    private const string CredentialsVolume = "credentials";

    /// <summary>The pod of an attempt.</summary>
    public static V1Pod Build(TestPodRequest request) => PodSkeleton.Pod(
        OwnedObjects.Metadata(
            request.Names, request.Names.Tester(request.Attempt), HostNames.TesterRole, request.Attempt),
        request.Settings.Builder,
        PodSkeleton.Steps(
            request.Build,
            request.Profile,
            request.Settings.Builder.Placement,
            request.Deadline,
            [.. request.Steps.Select(step => Container(request, step))]) with
        {
            // Each container's processes end with it: what a profile's modules leave behind sees nothing of later ones.
            ShareProcessNamespace = null,
            TerminationGracePeriodSeconds = GraceSeconds,
            SecurityContext = new V1PodSecurityContext
            {
                RunAsUser = request.IsPrivileged ? 0 : User,
                RunAsGroup = request.IsPrivileged ? 0 : User,
                RunAsNonRoot = !request.IsPrivileged,
                FsGroup = User,
                SeccompProfile = request.IsPrivileged ? null : new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            Volumes = Volumes(request),
        });

    private static V1Container Container(TestPodRequest request, string step) => PodSkeleton.Script(
        request.Build,
        new V1Container
        {
            Name = step,
            Image = request.Settings.Tester.Image,
            ImagePullPolicy = request.Settings.Tester.ImagePullPolicy,
            Env =
            [
                new() { Name = "IMAGEFACTORY_IMAGE_SHA256", Value = request.ImageSha256 },
                new() { Name = "IMAGEFACTORY_DOWNLOAD", Value = $"{HostPaths.Download}/{HostPaths.DownloadFile}" },
                new() { Name = "IMAGEFACTORY_UPLOAD", Value = $"{HostPaths.Upload}/{HostPaths.UploadFile}" },
                new() { Name = "IMAGEFACTORY_TESTS", Value = HostPaths.Tests },
                new() { Name = "IMAGEFACTORY_TARGET", Value = $"{HostPaths.Target}/{HostPaths.TargetFile}" },
                .. OwnEnvironment(request, step),
            ],
            Resources = Resources(request, step),
            SecurityContext = Rights(request, step),
            VolumeMounts = [.. Mounts(request, step)],
        },
        step == HostSteps.Report ? HostSteps.Upload : step);

    private static IEnumerable<V1EnvVar> OwnEnvironment(TestPodRequest request, string step)
    {
        if (step == HostSteps.Fetch && request.HasPrivateSource)
        {
            yield return new() { Name = "IMAGEFACTORY_COMMIT", Value = request.Commit };
        }

        if (step == HostSteps.Modules)
        {
            yield return new()
            {
                Name = "IMAGEFACTORY_FETCHED",
                Value = $"{HostPaths.Tested}/imagefactory-{request.Build.Uid()}/fetched",
            };
            yield return new() { Name = "IMAGEFACTORY_COMMIT", Value = request.Commit };
        }
    }

    private static V1SecurityContext Rights(TestPodRequest request, string step) => (request.IsPrivileged, step) switch
    {
        // The pod is root there for the sake of the suite.
        (true, HostSteps.Modules) => Unprivileged() with
        {
            RunAsUser = User,
            RunAsGroup = User,
            RunAsNonRoot = true,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        (true, _) => new V1SecurityContext { Privileged = step == HostSteps.Test },
        _ => Unprivileged(),
    };

    private static V1SecurityContext Unprivileged() => new()
    {
        AllowPrivilegeEscalation = false,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };

    private static V1ResourceRequirements Resources(TestPodRequest request, string step)
    {
        var boots = step is HostSteps.Test or HostSteps.Modules;
        var machine = boots && !request.IsOnServer ? request.Tests.MemoryMiB ?? DefaultMemoryMiB : 0;
        var requests = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = request.Settings.Tester.Cpu,
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{machine + MemoryBesideMiB}Mi"),
        };
        // What is read ahead of files counts, and is given back when memory runs short.
        var memoryLimit = string.Create(CultureInfo.InvariantCulture, $"{2 * (machine + MemoryBesideMiB)}Mi");
        var resources = PodLimits.Of(
            requests,
            memoryLimit,
            request.Settings.Tester.Workspace,
            workspaces: request.Steps.Contains(HostSteps.Modules) ? 2 : 1);
        if (boots && request.KvmResource.Length > 0)
        {
            // Of an extended resource requests and limits are the same.
            resources.Requests![request.KvmResource] = "1";
            resources.Limits![request.KvmResource] = "1";
        }

        return resources;
    }

    // Each URL is a right, and only the container that needs it sees it. A profile's own modules see neither, and can
    // write to nothing that the factory's suite fetched or found; they are in the guest anyway, so the key to it is
    // nothing more.
    private static IEnumerable<V1VolumeMount> Mounts(TestPodRequest request, string step)
    {
        switch (step)
        {
            case HostSteps.Report:
                yield return ReadOnly(UploadVolume, HostPaths.Upload);
                if (request.Steps.Contains(HostSteps.Modules))
                {
                    yield return ReadOnly(ModulesVolume, HostPaths.Modules);
                }

                break;
            case HostSteps.Modules:
                yield return new() { Name = ModulesVolume, MountPath = HostPaths.Workspace };
                yield return ReadOnly(PodSkeleton.Workspace, HostPaths.Tested);
                if (request.TestModules is not null)
                {
                    yield return ReadOnly(TestsVolume, HostPaths.Tests);
                }

                goto case HostSteps.Test;
            case HostSteps.Test:
                if (request.IsOnServer)
                {
                    yield return ReadOnly(TargetVolume, HostPaths.Target);
                }

                break;
            case HostSteps.Fetch:
                yield return ReadOnly(DownloadVolume, HostPaths.Download);
                if (request.HasPrivateSource)
                {
                    // Modules, which are code of the profile, see the source, and not what opens it.
                    yield return ReadOnly(CredentialsVolume, HostPaths.Credentials);
                    yield return new() { Name = ModulesVolume, MountPath = HostPaths.Modules };
                }

                break;
        }
    }

    private static V1VolumeMount ReadOnly(string volume, string path) =>
        new() { Name = volume, MountPath = path, ReadOnlyProperty = true };

    private static List<V1Volume> Volumes(TestPodRequest request)
    {
        List<V1Volume> volumes =
        [
            .. InputVolumes.Of(request.Names),
            Space(request, PodSkeleton.Workspace),
            SecretVolume(request, DownloadVolume, HostPaths.DownloadFile),
            SecretVolume(request, UploadVolume, HostPaths.UploadFile),
        ];
        if (request.IsOnServer)
        {
            volumes.Add(SecretVolume(request, TargetVolume, HostPaths.TargetFile));
        }

        if (request.Steps.Contains(HostSteps.Modules))
        {
            volumes.Add(Space(request, ModulesVolume));
        }

        if (request.HasPrivateSource)
        {
            volumes.Add(SecretVolume(request, CredentialsVolume, HostPaths.CredentialsFile));
        }

        if (request.TestModules is not null)
        {
            volumes.Add(new()
            {
                Name = TestsVolume,
                ConfigMap = new V1ConfigMapVolumeSource { Name = request.TestModules },
            });
        }

        return volumes;
    }

    private static V1Volume Space(TestPodRequest request, string volume) => new()
    {
        Name = volume,
        EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = request.Settings.Tester.Workspace },
    };

    private static V1Volume SecretVolume(TestPodRequest request, string volume, string file) => new()
    {
        Name = volume,
        Secret = new V1SecretVolumeSource
        {
            SecretName = request.Names.TesterSecret(request.Attempt),
            // Readable by the group that the pod's volumes have.
            DefaultMode = Convert.ToInt32("0440", 8),
            Items = [new V1KeyToPath { Key = file, Path = file }],
        },
    };
}
