using System.Text;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.Operator.Tests.Scenes;

/// <summary>A build, the cluster and the cloud that it works with, and what its stages share.</summary>
internal sealed class BuildScene : IDisposable
{
    public const string Namespace = "images";
    public const string Name = "debian-12-x";
    public const string Uid = "6f0cd6f6-0000-4000-8000-000000000001";
    public const string ImageName = "Standard_Debian_12_20260131_0";

    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public BuildScene()
    {
        Options.Artifacts = new ArtifactStoreSettings
        {
            Root = _folder.Path,
            MinFreeBytes = 0,
            Endpoint = new Uri("https://artifacts.example.org/"),
        };
        Cluster = new InMemoryCluster(Time);
        Region = new InMemoryRegion(Time);
        Clouds = new InMemoryClouds(Region);
        Store = FileArtifactStore.Open(Options.Artifacts, NullLogger<FileArtifactStore>.Instance);
        Tenants = new TenantCheck(Options);
        var secret = OperatorSecret.Load(Options.Artifacts);
        Inputs = new HostInputStore(Cluster, Tenants, new InputSeal(secret), Options.Builder);
        Secrets = new HostSecrets(Cluster, Inputs);
        Sources = new SourceSecrets(Cluster, Secrets);
        Logs = new HostLogs(Store);
        Urls = new SignedUrls(new UrlSigningKey(secret), Options.Artifacts, Time);
        Uploads = new HostUploads(Store, Urls);
        Results = new TestResults(Store, Urls);
        Reader = new StageReader(Logs, new HostFacts(Uploads), Uploads);
        Keys = new BuildServerKeys(secret);
        Build = NewBuild(Name, Uid);
        StageList.Open(Status);
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public OperatorOptions Options { get; } = new();

    public InMemoryCluster Cluster { get; }

    public InMemoryRegion Region { get; }

    public InMemoryClouds Clouds { get; }

    public FileArtifactStore Store { get; }

    public TenantCheck Tenants { get; }

    public HostInputStore Inputs { get; }

    public HostSecrets Secrets { get; }

    public SourceSecrets Sources { get; }

    public HostLogs Logs { get; }

    public HostUploads Uploads { get; }

    public TestResults Results { get; }

    public StageReader Reader { get; }

    public SignedUrls Urls { get; }

    public BuildServerKeys Keys { get; }

    public Wakes Wakes { get; } = new();

    public V1DistroProfileSpec Profile { get; } = new()
    {
        Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
    };

    public V1ImageBuild Build { get; }

    public V1ImageBuildStatus Status { get; private set; } = new() { ImageName = ImageName, BuildNumber = 1 };

    public V1BuildHostStatus Host => Context.Host;

    /// <summary>A reconcile that begins now.</summary>
    public BuildContext Context => new(Build, Status, Time.GetUtcNow());

    public ArtifactScope Scope => ArtifactScopes.Of(Build, ImageName);

    public static V1ImageBuild NewBuild(string name, string uid) => new()
    {
        ApiVersion = "imagefactory.dev/v1alpha1",
        Kind = "ImageBuild",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = Namespace,
            Uid = uid,
            CreationTimestamp = Start.UtcDateTime,
        },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
    };

    /// <summary>Does something after which the operator dies before it has written the status.</summary>
    public async Task<string> LosingStatusAsync(Func<Task<string>> work)
    {
        var before = StatusJson.Copy(Status, EntityJsonContext.Default.V1ImageBuildStatus);
        var text = await work();
        Status = before;
        return text;
    }

    /// <summary>Writes down what a stage found, as the runner does.</summary>
    public void Record(BuildStage stage, StageOutcome outcome) => Status.Record(stage, outcome, Time.GetUtcNow());

    /// <summary>What Initialized leaves: the ConfigMap with the build's input.</summary>
    public Task SaveInputAsync() => Inputs.SaveAsync(
        Build,
        new HostInput
        {
            Build = new HostInputBuild
            {
                Namespace = Namespace,
                Name = Name,
                Uid = Uid,
                Number = 1,
                ImageName = ImageName,
                IfUnchanged = UnchangedPolicy.Build,
            },
            ProfileName = "debian-12",
            Profile = Profile,
            Previous = new HostInputPrevious(null),
            ScriptsDigest = HostInputs.ScriptsDigest,
        },
        default);

    /// <summary>A source that a Secret opens, with what stands in it.</summary>
    public void UsePrivateSource(string url, params (string Key, string Text)[] data)
    {
        Profile.Source = new V1Source
        {
            Git = new V1GitSource { Url = url, CredentialsSecretRef = new V1LocalReference { Name = "git" } },
        };
        PutSecret("git", data);
    }

    /// <summary>A Secret beside the build.</summary>
    public void PutSecret(string name, params (string Key, string Text)[] data) => Cluster.Put(new V1Secret
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Data = data.ToDictionary(one => one.Key, one => Encoding.UTF8.GetBytes(one.Text)),
    });

    /// <summary>Puts a file of the build into the store.</summary>
    public Task WriteAsync(string file, string text) => WriteAsync(file, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts a file of the build into the store.</summary>
    public async Task WriteAsync(string file, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await Store.WriteAsync(Scope, file, content, ArtifactWriteOptions.Default, default);
    }

    /// <summary>What ImageBuilt leaves: the files that are in the store are those that the host has reported.</summary>
    public async Task SealAsync()
    {
        var files = await Store.ListAsync(Scope, default);
        await Store.ChangeGrantsAsync(
            Scope, _ => new UploadGrants(new UploadGrant($"{Uid}.host-1", files, IsSealed: true)), default);
    }

    /// <summary>The names of the build's files in the store.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync() =>
        [.. (await Store.ListAsync(Scope, default)).Select(file => file.Name).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }
}
