using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.ImageTests;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

/// <summary>Pods, Secrets and ConfigMaps in a namespace of the operator's, where no tenant can enter.</summary>
public sealed class BuildNamespaceTests : IDisposable
{
    private const string Stem = "debian-12-x-a1e5da31";
    private const string Pod = $"{Stem}-1";
    private const string Created = $"Running: Pod {Pod} is created";

    private readonly PodScene _pod = new();

    public BuildNamespaceTests() => _pod.Scene.Options.Builder.Namespace = "builds";

    private InMemoryCluster Cluster => _pod.Cluster;

    public void Dispose() => _pod.Dispose();

    [Fact]
    public async Task The_tenants_namespace_holds_no_pod_secret_or_config_map_during_a_build()
    {
        await _pod.Scene.SaveInputAsync();
        Assert.Equal(Created, await _pod.EnsureAsync());

        Assert.Equal(
            [
                $"ConfigMap builds/{Stem}-inputs",
                "Node node-a",
                $"Pod builds/{Pod}",
                $"Secret builds/{Stem}-upload-1",
            ],
            Cluster.All);
    }

    [Fact]
    public async Task Nor_does_it_during_a_test_but_for_the_modules_that_are_its_own()
    {
        using var test = new ImageTestScene();
        test.Scene.Options.Builder.Namespace = "builds";
        await test.Scene.SaveInputAsync();
        test.Scene.Profile.Tests = new V1ImageTests { ConfigMap = new V1LocalReference { Name = "modules" } };
        test.Cluster.Put(new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "modules", NamespaceProperty = BuildScene.Namespace },
            Data = new Dictionary<string, string> { ["test_ours.py"] = "def test_ours(host): ..." },
        });

        Assert.Equal($"Running: Pod {Stem}-test-1 is created", await test.RunAsync());

        Assert.Equal(
            [
                $"ConfigMap builds/{Stem}-inputs",
                $"ConfigMap builds/{Stem}-test-modules-1",
                "ConfigMap images/modules",
                $"Pod builds/{Stem}-test-1",
                $"Secret builds/{Stem}-test-1",
            ],
            test.Cluster.All);
        Assert.Equal(
            ["test_ours.py"],
            test.Cluster.Object<V1ConfigMap>($"{Stem}-test-modules-1", "builds").Data!.Keys);
        Assert.Equal(
            $"{Stem}-test-modules-1",
            test.Cluster.Object<V1Pod>($"{Stem}-test-1", "builds").Spec!.Volumes!
                .Single(volume => volume.Name == "tests").ConfigMap!.Name);

        Assert.Equal($"Waiting WaitingForPod: Pod {Stem}-test-1 is being deleted (3 s)", await test.RemoveAsync());
        Assert.Equal("Proceed", await test.RemoveAsync());
        Assert.Equal([$"ConfigMap builds/{Stem}-inputs", "ConfigMap images/modules"], test.Cluster.All);
    }

    [Fact]
    public async Task What_is_there_bears_labels_instead_of_an_owner_that_kubernetes_would_take_for_gone()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();

        var pod = Cluster.Object<V1Pod>(Pod, "builds").Metadata;
        Assert.Null(pod.OwnerReferences);
        Assert.Equal(
            (BuildScene.Uid, "images", "debian-12-x", "ImageBuild.imagefactory.dev/images/debian-12-x"),
            (
                pod.Labels[HostNames.BuildUidLabel],
                pod.Labels[HostNames.BuildNamespaceLabel],
                pod.Labels[HostNames.BuildLabel],
                pod.Annotations["imagefactory.dev/owner"]));
        // What cannot be listed goes with what can.
        var owner = Assert.Single(
            Cluster.Object<V1Secret>($"{Stem}-upload-1", "builds").Metadata.OwnerReferences);
        Assert.Equal(
            ("ConfigMap", Cluster.Object<V1ConfigMap>($"{Stem}-inputs", "builds").Uid()), (owner.Kind, owner.Uid));
    }

    [Fact]
    public async Task A_pod_that_a_tenant_makes_with_our_labels_in_its_own_namespace_is_nobodys()
    {
        await _pod.Scene.SaveInputAsync();
        Cluster.Put(NewPod("images", new HostNames(_pod.Scene.Build, _pod.Scene.Options.Builder).Labels));

        Assert.Equal(Created, await _pod.EnsureAsync());
        Assert.Contains($"Pod images/{Pod}", Cluster.All);
    }

    [Fact]
    public async Task A_pod_of_the_builds_name_and_another_builds_labels_is_not_the_builds()
    {
        await _pod.Scene.SaveInputAsync();
        var labels = new HostNames(_pod.Scene.Build, _pod.Scene.Options.Builder).Labels;
        labels[HostNames.BuildUidLabel] = "another";
        Cluster.Put(NewPod("builds", labels));

        Assert.Equal(
            $"Failed FailedNameTaken: Pod {Pod} exists and is not this build's: "
            + "delete it, or give the build another name",
            await _pod.EnsureAsync());
    }

    [Theory]
    [InlineData("builds", Stem)]
    [InlineData("", "debian-12-x")]
    public async Task What_a_pod_reports_that_took_the_name_of_the_builds_pod_is_not_believed(
        string @namespace, string stem)
    {
        _pod.Scene.Options.Builder.Namespace = @namespace;
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();
        var names = new HostNames(_pod.Scene.Build, _pod.Scene.Options.Builder);
        Cluster.Remove<V1Pod>($"{stem}-1", names.Namespace);
        Cluster.Put(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = $"{stem}-1", NamespaceProperty = names.Namespace },
            Spec = new V1PodSpec { NodeName = PodScene.Node, Containers = [new V1Container { Name = "upload" }] },
            Status = new V1PodStatus
            {
                Phase = "Running",
                InitContainerStatuses = [Pods.Ended("source", 0, Pods.Good)],
            },
        });

        Assert.Equal($"HostLost: Pod {stem}-1 is gone", await _pod.RunAsync(BuildStage.SourceFetched));
        Assert.Equal($"HostLost: Pod {stem}-1 is gone", await _pod.ConnectAsync());
    }

    [Fact]
    public async Task Advice_names_the_namespace_where_the_pod_is()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();
        Cluster.Change<V1Pod>(
            Pod,
            pod =>
            {
                pod.Spec!.NodeName = PodScene.Node;
                pod.Status = new V1PodStatus { Phase = "Running", InitContainerStatuses = [Pods.Running("preflight")] };
            },
            "builds");

        Assert.Equal(
            $"Running: Pod {Pod} on node node-a: preflight is running; "
            + $"follow it with: kubectl logs -n builds {Pod} -c preflight -f",
            await _pod.EnsureAsync());
    }

    [Fact]
    public async Task Nothing_of_a_build_that_is_over_stays_there()
    {
        await _pod.Scene.SaveInputAsync();
        await _pod.EnsureAsync();

        await _pod.CleanUpAsync();
        await _pod.DestroyAsync();
        Assert.Equal($"Done: Pod {Pod} is gone", await _pod.DestroyAsync());

        Assert.Equal(["Node node-a"], Cluster.All);
    }

    [Theory]
    [InlineData("builds")]
    [InlineData("")]
    public async Task A_secret_that_lies_there_under_the_builds_name_is_replaced_and_not_believed(string @namespace)
    {
        _pod.Scene.Options.Builder.Namespace = @namespace;
        await _pod.Scene.SaveInputAsync();
        var names = new HostNames(_pod.Scene.Build, _pod.Scene.Options.Builder);
        Cluster.Put(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = names.UploadSecret(1), NamespaceProperty = names.Namespace },
            Data = new Dictionary<string, byte[]> { ["upload.json"] = "{}"u8.ToArray() },
        });

        await _pod.EnsureAsync();

        var secret = Cluster.Object<V1Secret>(names.UploadSecret(1), names.Namespace);
        Assert.True(secret.Data!["upload.json"].Length > 2);
        Assert.Equal(BuildScene.Uid, secret.Metadata.Labels[HostNames.BuildUidLabel]);
    }

    private static V1Pod NewPod(string @namespace, Dictionary<string, string> labels) => new()
    {
        Metadata = new V1ObjectMeta { Name = Pod, NamespaceProperty = @namespace, Labels = labels },
        Spec = new V1PodSpec { NodeName = PodScene.Node, Containers = [new V1Container { Name = "upload" }] },
        Status = new V1PodStatus { Phase = "Running" },
    };
}
