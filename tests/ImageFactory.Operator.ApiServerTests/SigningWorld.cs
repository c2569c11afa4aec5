using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>Builds that wait for their signatures, and where these come to lie.</summary>
internal sealed class SigningWorld(OperatorServer server)
{
    public const string Key = "release";

    public static TimeSpan Soon { get; } = TimeSpan.FromMinutes(3);

    private string Store => Path.Combine(server.Folder.Path, "store");

    /// <summary>A keyring with the key that signs files.</summary>
    public static async Task<SigningKeyring> KeyringAsync()
    {
        var keyring = SigningKeyring.Create();
        await keyring.MakeAsync(Key, "ed25519", "sign");
        return keyring;
    }

    /// <summary>What a folder shows.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.');

    /// <summary>The signatures of files among them.</summary>
    public static IEnumerable<string> Signatures(string folder) =>
        Names(folder).Where(name => name.EndsWith(".sig", StringComparison.Ordinal));

    /// <summary>Where a build's artifacts lie.</summary>
    public string FolderOf(V1ImageBuild build, string? store = null) => Path.Combine(
        store ?? Store, build.Namespace()!, build.Spec.ProfileRef.Name, build.Status!.ImageName!);

    /// <summary>The build, once its status is so.</summary>
    public async Task<V1ImageBuild> UntilAsync(V1ImageBuild build, Func<V1ImageBuildStatus, bool> holds)
    {
        V1ImageBuild? last = null;
        await Eventually.HoldsAsync(
            async () => (last = await server.Client.GetAsync<V1ImageBuild>(build.Name(), build.Namespace()))
                is { Status: { } status } && holds(status),
            Soon,
            () => $"{last?.Status?.Phase} at {last?.Status?.CurrentStage}: "
                + last?.Status?.Stages?.LastOrDefault(line => line.Message is not null)?.Message);
        return last!;
    }

    /// <summary>
    /// What a build is once its host has done its work: the status says so, image and list are in the store.
    /// </summary>
    public async Task<V1ImageBuild> BuiltAsync(string name, long bytes, string? root = null)
    {
        var build = await server.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        });
        build.Status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Running,
            BuildNumber = 1,
            ImageName = $"Standard_Debian_12_20260131_{name}",
            StartedAt = DateTimeOffset.UtcNow,
        };
        StageList.Open(build.Status);
        foreach (var stage in StageList.Order.Where(stage => stage < BuildStage.Registered))
        {
            build.Status.Record(stage, new StageOutcome.Done("Done before the test"), DateTimeOffset.UtcNow);
        }

        var input = new HostInput
        {
            Build = new HostInputBuild
            {
                Namespace = "default",
                Name = name,
                Uid = build.Uid(),
                Number = 1,
                ImageName = build.Status.ImageName,
                IfUnchanged = UnchangedPolicy.Build,
            },
            ProfileName = "debian-12",
            Profile = new V1DistroProfileSpec { Image = new V1ImageSettings { MinDiskGiB = 4 } },
            Previous = new HostInputPrevious(null),
            ScriptsDigest = HostInputs.ScriptsDigest,
        };
        // The operator's, which makes one of its own where there is none.
        Directory.CreateDirectory(root ?? Store);
        var secret = OperatorSecret.Load(new ArtifactStoreSettings { Root = root ?? Store });
        var inputs = new HostInputStore(
            server.Client, new TenantCheck(new OperatorOptions()), new InputSeal(secret), new BuilderSettings());
        await inputs.SaveAsync(build, input, default);
        await StoreAsync(build, bytes, root ?? Store);
        return await server.Client.UpdateStatusAsync(build);
    }

    private async Task StoreAsync(V1ImageBuild build, long bytes, string root)
    {
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = root, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        var scope = ArtifactScopes.Of(build, build.Status!.ImageName!);
        using var packages = new MemoryStream("bash 5.2 amd64\n"u8.ToArray());
        var list = await store.WriteAsync(
            scope, "packages.txt", packages, ArtifactWriteOptions.Default, default);
        var sparse = server.Folder.Write("image", string.Empty);
        await using var image = File.Open(sparse, FileMode.Create);
        await image.WriteAsync(Qcow2File.Make());
        image.SetLength(bytes);
        image.Position = 0;
        var written = await store.WriteAsync(
            scope, $"{build.Status.ImageName}.qcow2", image, ArtifactWriteOptions.Default, default);
        await store.ChangeGrantsAsync(
            scope, _ => new UploadGrants(new UploadGrant("host", [list, written], IsSealed: true)), default);
        build.Status.Image = new V1BuiltImageStatus
        {
            File = written.Name,
            Location = scope.ToString(),
            Sha256 = written.Sha256,
            SizeBytes = written.SizeBytes,
            Packages = 1,
        };
    }
}
