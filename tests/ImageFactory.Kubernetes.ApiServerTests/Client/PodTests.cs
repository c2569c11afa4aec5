using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Client;

[Collection(ApiServerCollection.Name)]
public sealed class PodTests(ApiServerFixture fixture) : IAsyncLifetime
{
    private readonly KubernetesClient _client = fixture.Server.CreateClient();
    private string _namespace = string.Empty;

    public async Task InitializeAsync() => _namespace = await TestNamespace.CreateAsync(_client);

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_pod_keeps_every_field_that_the_models_have()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = _namespace },
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                NodeName = "nowhere",
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                ActiveDeadlineSeconds = 60,
                TerminationGracePeriodSeconds = 45,
                NodeSelector = new Dictionary<string, string> { ["a"] = "b" },
                Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
                ImagePullSecrets = [new V1LocalObjectReference { Name = "pull" }],
                SecurityContext = new V1PodSecurityContext { FsGroup = 7, SupplementalGroups = [8] },
                InitContainers = [Container("first")],
                Containers = [Container("last")],
                Volumes =
                [
                    new V1Volume
                    {
                        Name = "c",
                        ConfigMap = new() { Name = "m", DefaultMode = 365, Items = [new() { Key = "k", Path = "p" }] },
                    },
                    new V1Volume
                    {
                        Name = "s",
                        Secret = new() { SecretName = "s", DefaultMode = 256, Optional = true },
                    },
                    new V1Volume { Name = "e", EmptyDir = new() { Medium = "Memory", SizeLimit = "1Gi" } },
                    new V1Volume
                    {
                        Name = "v",
                        PersistentVolumeClaim = new() { ClaimName = "claim", ReadOnlyProperty = true },
                    },
                    new V1Volume { Name = "h", HostPath = new() { Path = "/dev", Type = "Directory" } },
                ],
            },
        };

        var created = await _client.CreateAsync(pod);

        Assert.Equal("Pending", created.Status!.Phase);
        Assert.Equivalent(pod.Spec.Volumes, created.Spec!.Volumes);
        Assert.Equivalent(pod.Spec.SecurityContext, created.Spec.SecurityContext);
        Assert.Equivalent(pod.Spec.InitContainers[0], created.Spec.InitContainers![0]);
        Assert.Equal(
            (60L, 45L, "nowhere", "Never", false, false),
            (created.Spec.ActiveDeadlineSeconds,
                created.Spec.TerminationGracePeriodSeconds,
                created.Spec.NodeName,
                created.Spec.RestartPolicy,
                created.Spec.AutomountServiceAccountToken,
                created.Spec.EnableServiceLinks));
    }

    [Fact]
    public async Task The_log_of_a_pod_that_is_not_there_is_null() =>
        Assert.Null(await _client.ReadLogAsync("nobody", _namespace, "main"));

    private static V1Container Container(string name) => new()
    {
        Name = name,
        Image = "registry.example.org/image:1",
        ImagePullPolicy = "IfNotPresent",
        Command = ["/bin/sh"],
        Args = ["-c", "true"],
        WorkingDir = "/",
        Env =
        [
            new V1EnvVar { Name = "A", Value = "b" },
            new V1EnvVar
            {
                Name = "NODE",
                ValueFrom = new() { FieldRef = new() { ApiVersion = "v1", FieldPath = "spec.nodeName" } },
            },
            new V1EnvVar
            {
                Name = "KEY",
                ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k", Optional = true } },
            },
        ],
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = "500m" },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = "2Gi" },
        },
        VolumeMounts = [new V1VolumeMount { Name = "e", MountPath = "/e", SubPath = "sub", ReadOnlyProperty = true }],
        SecurityContext = new V1SecurityContext
        {
            RunAsUser = 1000,
            RunAsNonRoot = true,
            ReadOnlyRootFilesystem = true,
            AllowPrivilegeEscalation = false,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        TerminationMessagePath = "/result",
        TerminationMessagePolicy = "File",
    };
}
