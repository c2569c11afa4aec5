using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Tests.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>A build that has not begun, its profile, and stage 1.</summary>
internal sealed class InitializeScene : IDisposable
{
    private readonly Initialize _stage;

    public InitializeScene()
    {
        Scene.Status.ImageName = null;
        Scene.Status.BuildNumber = null;
        // Whether a build may begin is all that is asked of its backend here.
        var pods = new PodBackend(
            Cluster, Scene.Inputs, Scene.Secrets, Scene.Sources, Scene.Uploads, null!, null!, Scene.Options);
        Snapshot = new BuildSnapshot(Cluster, Wakes, Scene.Options, Scene.Time);
        _stage = new Initialize(
            Cluster,
            Scene.Inputs,
            new Numbering(Cluster, Scene.Store),
            new BuildBackends([pods]),
            Scene.Tenants,
            new CloudCheck(Scene.Clouds),
            Scene.Clouds,
            new KnownClouds(Scene.Clouds),
            Scene.Sources,
            Snapshot,
            Scene.Options);
        Cluster.Put(NewProfile("debian-12"));
        Cluster.Put(Scene.Build);
    }

    public BuildScene Scene { get; } = new();

    public BuildSnapshot Snapshot { get; }

    public WakeCount Wakes { get; } = new();

    public InMemoryCluster Cluster => Scene.Cluster;

    public Task<string> RunAsync() => _stage.RunAsync(Scene.Context, default).TextAsync();

    public void Dispose()
    {
        Wakes.Dispose();
        Scene.Dispose();
    }

    private static V1DistroProfile NewProfile(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BuildScene.Namespace },
        Spec = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
            Builder = new V1Builder
            {
                Tool = BuilderTool.DiskImageBuilder,
                Dib = new V1DiskImageBuilder { Elements = ["vm"] },
            },
            Repositories = [new V1Repository { Name = "default", Url = "http://deb.example.org", Suite = "bookworm" }],
        },
    };
}
