using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>The pods to the letter, in tests/testdata/pods.</summary>
public sealed class BuildPodBuilderTests
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options()) { WriteIndented = true };

    [Fact]
    public void A_build_without_wishes_gets_the_defaults() =>
        Golden.AssertEqual("pods/default.json", Json(BuildPodBuilder.Build(Request())));

    [Fact]
    public void What_build_profile_and_settings_ask_for_is_in_the_pod()
    {
        var request = Request(
            new V1PodBackendSettings
            {
                NodeSelector = new Dictionary<string, string> { ["imagefactory.dev/builders"] = "true" },
                Tolerations = [new V1PodToleration { Key = "builders", Operator = "Exists", Effect = "NoSchedule" }],
                WorkspaceClaim = "workspace",
                CacheClaim = "cache",
                PriorityClassName = "nightly",
            },
            new BuilderSettings
            {
                ImagePullSecrets = ["registry"],
                ImagePullPolicy = "Always",
                Placement = new PlacementSettings
                {
                    NodeSelector = new Dictionary<string, string> { ["pool"] = "images" },
                    Tolerations = [new V1PodToleration { Key = "images", Operator = "Exists" }],
                    PriorityClassName = "usual",
                    RuntimeClassName = "kata",
                },
            }) with
        {
            Profile = new V1DistroProfileSpec
            {
                Builder = new V1Builder
                {
                    Image = "registry.example.org/imagefactory/builder:1",
                    Resources = new V1BuildResources { Cpu = "2", Memory = "4Gi", MemoryLimit = "8Gi" },
                },
            },
            Attempt = 2,
        };

        Golden.AssertEqual("pods/wishes.json", Json(BuildPodBuilder.Build(request)));
    }

    [Fact]
    public void One_secret_has_what_opens_all_sources_and_the_container_that_fetches_them_sees_it()
    {
        var vendor = new V1GitSource
        {
            Url = "https://vendor.example.net/elements.git",
            CredentialsSecretRef = new V1LocalReference { Name = "vendor-git" },
        };
        var request = Request() with
        {
            Profile = new V1DistroProfileSpec
            {
                Source = new V1Source
                {
                    Git = new V1GitSource { Url = "https://git.example.org/images.git" },
                    Additional = [new V1AdditionalSource { Name = "vendor", Git = vendor }],
                },
            },
        };

        Golden.AssertEqual("pods/additional-source.json", Json(BuildPodBuilder.Build(request)));
    }

    [Fact]
    public void Builder_and_janitor_have_the_image_of_the_profiles_tool_and_distribution()
    {
        var settings = new BuilderSettings
        {
            Images = [new() { Tool = BuilderTool.Kiwi, Distro = "opensuse", Image = "kiwi-opensuse:1" }],
        };
        var request = Request(settings: settings) with
        {
            Profile = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "opensuse" },
                Builder = new V1Builder { Tool = BuilderTool.Kiwi },
            },
        };

        var containers = new[] { BuildPodBuilder.Build(request), JanitorPodBuilder.Build(request, "node-a") }
            .SelectMany(pod => (pod.Spec!.InitContainers ?? []).Concat(pod.Spec.Containers!));
        Assert.All(containers, container => Assert.Equal("kiwi-opensuse:1", container.Image));
    }

    [Fact]
    public void A_janitor_goes_to_the_node_of_the_build_and_sees_its_devices() =>
        Golden.AssertEqual("pods/janitor.json", Json(JanitorPodBuilder.Build(Request(), "node-a")));

    [Fact]
    public void A_janitor_has_the_cache_of_the_build_where_half_of_a_file_may_be_left()
    {
        var request = Request(new V1PodBackendSettings { CacheClaim = "cache" });

        Assert.Contains(
            JanitorPodBuilder.Build(request, "node-a").Spec!.Volumes!,
            volume => volume.PersistentVolumeClaim?.ClaimName == "cache");
    }

    [Fact]
    public void A_tenant_has_a_folder_of_its_own_in_what_nodes_cache() => Assert.Equal(
        ["/var/cache/imagefactory/databases", "/var/cache/imagefactory/databases"],
        Pods(Request(settings: new BuilderSettings { NodeCachePath = "/var/cache/imagefactory/" }))
            .Select(pod => pod.Spec!.Volumes!.Single(volume => volume.Name == "cache").HostPath!.Path));

    [Fact]
    public void A_tenant_has_a_folder_of_its_own_in_claims_where_pods_of_all_tenants_meet()
    {
        var claims = new V1PodBackendSettings { WorkspaceClaim = "workspace", CacheClaim = "cache" };

        Assert.Equal([null], Folders(Request(claims)));
        Assert.Equal(["databases"], Folders(Request(claims, new BuilderSettings { Namespace = "builds" })));

        static IEnumerable<string?> Folders(BuildPodRequest request) => Pods(request)
            .SelectMany(pod => (pod.Spec!.InitContainers ?? []).Concat(pod.Spec.Containers))
            .SelectMany(container => container.VolumeMounts!)
            .Where(mount => mount.Name is "workspace" or "cache")
            .Select(mount => mount.SubPath)
            .Distinct();
    }

    [Theory]
    [InlineData("1Gi", "", "8Gi")]
    [InlineData("6Gi", "", "12Gi")]
    [InlineData("1Gi", "2Gi", "2Gi")]
    public void No_container_takes_all_of_its_node(string memory, string memoryLimit, string expected)
    {
        var request = Request(settings: new BuilderSettings { Memory = memory, MemoryLimit = memoryLimit });

        Assert.All(
            BuildPodBuilder.Build(request).Spec!.InitContainers!,
            container => Assert.Equal(
                (expected, "30Gi"),
                (
                    container.Resources!.Limits!["memory"].ToString(),
                    container.Resources.Limits["ephemeral-storage"].ToString())));
    }

    [Fact]
    public void Only_the_container_that_uploads_sees_the_upload_url()
    {
        var pod = BuildPodBuilder.Build(Request());

        Assert.Equal(
            ["upload"],
            pod.Spec!.InitContainers!.Concat(pod.Spec.Containers!)
                .Where(container => container.VolumeMounts!.Any(mount => mount.Name == "upload"))
                .Select(container => container.Name));
    }

    [Fact]
    public void No_pod_of_a_build_has_a_token_of_the_cluster() =>
        Assert.Equal(
            [false, false],
            new[] { BuildPodBuilder.Build(Request()), JanitorPodBuilder.Build(Request(), "node-a") }
                .Select(pod => pod.Spec!.AutomountServiceAccountToken!.Value));

    [Fact]
    public void The_upload_url_stands_in_a_secret_and_its_text_form_hides_it()
    {
        var secret = HostInputs.Upload(
            Request().Names, 1, new ArtifactTarget("http://store/", "expires=1&signature=geheim"));

        Assert.Equal(
            """{"baseUrl":"http://store/","query":"expires=1&signature=geheim"}""",
            JsonNode.Parse(secret.StringData!["upload.json"])!.ToJsonString(Relaxed));
        Assert.DoesNotContain("geheim", secret.ToString(), StringComparison.Ordinal);
    }

    private static JsonSerializerOptions Relaxed { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = ApiJson.Options().TypeInfoResolver,
    };

    // Scripts are many and change often; what they are is not what these files are about.
    private static string Json(V1Pod pod)
    {
        foreach (var volume in pod.Spec!.Volumes!.Where(volume => volume.Name == "scripts"))
        {
            volume.ConfigMap!.Items = [.. volume.ConfigMap.Items!.Where(item => item.Key == "lib.sh")];
        }

        return JsonSerializer.Serialize(pod, Indented.TypeInfo<V1Pod>()) + "\n";
    }

    private static IEnumerable<V1Pod> Pods(BuildPodRequest request) =>
        [BuildPodBuilder.Build(request), JanitorPodBuilder.Build(request, "node-a")];

    private static BuildPodRequest Request(V1PodBackendSettings? pod = null, BuilderSettings? settings = null) =>
        new(
            Build(pod),
            new V1DistroProfileSpec(),
            settings ?? new BuilderSettings(),
            1,
            TimeSpan.FromMinutes(135),
            "databases");

    private static V1ImageBuild Build(V1PodBackendSettings? pod) => new()
    {
        ApiVersion = "imagefactory.dev/v1alpha1",
        Kind = "ImageBuild",
        Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "uid-1" },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" }, Pod = pod },
    };
}
