using System.Text.Json;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>The test pods to the letter, in tests/testdata/pods.</summary>
public sealed class TestPodBuilderTests
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options()) { WriteIndented = true };

    [Fact]
    public void A_test_pod_has_no_rights_on_its_node() => Golden.AssertEqual("pods/tester.json", Json(Request()));

    [Fact]
    public void What_profile_build_and_settings_ask_for_is_in_the_pod()
    {
        var request = Request();
        request.Settings.Tester.Privileged = true;
        request.Settings.Tester.KvmResource = "devices.kubevirt.io/kvm";
        request.Build.Spec.Pod = new V1PodBackendSettings
        {
            NodeSelector = new Dictionary<string, string> { ["kvm"] = "true" },
            PriorityClassName = "nightly",
        };

        Golden.AssertEqual("pods/tester-wishes.json", Json(request with
        {
            Attempt = 2,
            Profile = WithModules(),
            Commit = new string('c', 40),
            TestModules = "our-tests",
        }));
    }

    [Fact]
    public void A_pod_that_tests_a_server_needs_neither_kvm_nor_memory_and_only_its_suite_sees_the_servers_key()
    {
        var request = Request();
        request.Settings.Tester.Privileged = true;
        request.Settings.Tester.KvmResource = "devices.kubevirt.io/kvm";

        Golden.AssertEqual("pods/tester-server.json", Json(request with { IsOnServer = true }));
    }

    [Fact]
    public void A_profiles_modules_see_no_url_and_can_write_to_nothing_that_the_suite_fetched_or_found()
    {
        var request = Request() with { Profile = WithModules(), TestModules = "our-tests" };
        var pod = TestPodBuilder.Build(request).Spec!;

        Assert.Equal(
            ["fetch: workspace download", "test: workspace", "modules: modules tests", "report: workspace upload"],
            pod.InitContainers!.Concat(pod.Containers).Select(container =>
            {
                var mounts = container.VolumeMounts!
                    .Where(mount => mount.ReadOnlyProperty != true
                        || mount.Name is "download" or "upload" or "tests" or "target");
                return $"{container.Name}: {string.Join(' ', mounts.Select(mount => mount.Name))}";
            }));
        Assert.NotEqual(true, pod.ShareProcessNamespace);
    }

    [Fact]
    public void A_profiles_modules_have_no_privileges_where_the_suite_has_them()
    {
        var request = Request() with { Profile = WithModules() };
        request.Settings.Tester.Privileged = true;

        var steps = TestPodBuilder.Build(request).Spec!.InitContainers!
            .ToDictionary(step => step.Name, step => step.SecurityContext!);

        Assert.True(steps["test"].Privileged);
        var modules = steps["modules"];
        Assert.Equal(
            (null, false, 65532L, true, "ALL", "RuntimeDefault"),
            (modules.Privileged, modules.AllowPrivilegeEscalation, modules.RunAsUser, modules.RunAsNonRoot,
                modules.Capabilities!.Drop!.Single(), modules.SeccompProfile!.Type));
    }

    private static V1DistroProfileSpec WithModules() => new()
    {
        Source = new V1Source { Git = new V1GitSource { Url = "https://git.example.org/images.git" } },
        Tests = new V1ImageTests { MemoryMiB = 4096, ConfigMap = new V1LocalReference { Name = "our-tests" } },
    };

    private static TestPodRequest Request() => new(
        new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = "debian-12-x",
                NamespaceProperty = "images",
                Uid = "6f0cd6f6-6f2b-4b5c-9d0e-6f7f2c1d0b1a",
            },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        },
        new V1DistroProfileSpec(),
        1,
        new string('a', 64),
        TimeSpan.FromHours(2),
        new OperatorOptions { Tester = new TesterSettings { Image = "registry.example.org/imagefactory/tester:1" } });

    // Which scripts there are is not what is looked at here.
    private static string Json(TestPodRequest request)
    {
        var pod = TestPodBuilder.Build(request);
        pod.Spec!.Volumes!.Single(volume => volume.Name == "scripts").ConfigMap!.Items = null;
        return JsonSerializer.Serialize(pod, Indented.TypeInfo<V1Pod>()) + "\n";
    }
}
