using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Hosts.Pod;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>A build whose image is tested; the tests are the kubelet, and for servers the hypervisor.</summary>
internal sealed class ImageTestScene : IDisposable
{
    public const string Server = "imagefactory-images-debian-12-x-6f0cd6f6-test-1";

    private readonly TestPods _pods;

    public ImageTestScene()
    {
        Scene.Options.Tester.Image = "tester:1";
        var servers = new ServerTestHost(
            new CloudServers(Scene.Options),
            Scene.Keys,
            Scene.Clouds,
            Scene.Inputs,
            Scene.Results,
            Scene.Options.OpenStack);
        _pods = new TestPods(
            Cluster,
            Scene.Store,
            Scene.Urls,
            Scene.Results,
            [new PodTestHost(Scene.Options.OpenStack), servers],
            Scene.Secrets,
            Scene.Sources,
            new TestModules(Cluster),
            Scene.Reader,
            new PodLogKeeper(Cluster, Scene.Logs, Scene.Options.Builder),
            Scene.Options);
        Scene.Status.Image = new V1BuiltImageStatus { File = $"{BuildScene.ImageName}.qcow2", Sha256 = "0af1" };
    }

    public BuildScene Scene { get; } = new();

    public InMemoryCluster Cluster => Scene.Cluster;

    public InMemoryRegion Region => Scene.Region;

    public V1TestStatus Status => Scene.Status.Tests!;

    /// <summary>Has the image tested as a server of the region that it is registered in.</summary>
    public void UseServer()
    {
        Scene.Profile.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }];
        Scene.Profile.Tests = new V1ImageTests
        {
            Backend = BuildBackend.OpenStackVm,
            Server = new V1TestServer { Flavor = "build", Network = "internal" },
        };
        Region.Images.Put(
            new Image(ImageId, ImageStatus.Active)
            {
                Owner = InMemoryImages.Project,
                HashAlgorithm = "sha512",
                HashValue = "77",
            });
        Scene.Status.Regions =
        [
            new V1RegionStatus
            {
                Cloud = "demo",
                Region = "RegionOne",
                ImageId = ImageId,
                HashAlgorithm = "sha512",
                HashValue = "77",
            },
        ];
    }

    public const string ImageId = "5d1c0000-0000-4000-8000-000000000001";

    public async Task<string> RunAsync()
    {
        var outcome = await _pods.RunAsync(Scene.Context, Scene.Profile, default).OrFaultAsync();
        Scene.Record(BuildStage.Tested, outcome);
        return outcome.Text();
    }

    public async Task<string> RemoveAsync()
    {
        var outcome = await _pods.RemoveAsync(Scene.Context, default).OrFaultAsync();
        if (!outcome.MayProceed)
        {
            Scene.Record(BuildStage.CleanedUp, outcome);
        }

        return outcome.Text();
    }

    /// <summary>The kubelet's news of a test pod.</summary>
    public void Report(int attempt, params V1ContainerStatus[] containers) => Cluster.Change<V1Pod>(
        $"debian-12-x-test-{attempt}",
        pod =>
        {
            pod.Spec!.NodeName = "node-a";
            pod.Status = new V1PodStatus { Phase = "Running", InitContainerStatuses = [.. containers] };
        });

    /// <summary>A test pod has done its work, and found this.</summary>
    public void ReportData(string data, int attempt = 1, bool isSent = true) => Report(
        attempt,
        Pods.Ended("fetch", 0, Pods.Good),
        Pods.Ended("test", 0, $$"""{"stage":"test","result":"Succeeded","message":"2 tests ran","data":{{data}}}"""),
        isSent ? Pods.Ended("report", 0, Pods.Good) : Pods.Running("report"));

    /// <summary>The same of a pod with modules of the profile.</summary>
    public void ReportModules(string suite, V1ContainerStatus modules) => Report(
        1,
        Pods.Ended("fetch", 0, Pods.Good),
        Pods.Ended("test", 0, $$"""{"stage":"test","result":"Succeeded","message":"2 tests ran","data":{{suite}}}"""),
        modules,
        Pods.Ended("report", 0, Pods.Good));

    public void Dispose() => Scene.Dispose();
}
