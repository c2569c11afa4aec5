using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// The stages Signed and Audited of the operator's program, on an image that was built and not yet signed.
/// </summary>
public sealed class SigningTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string Key = "release";

    // To read it takes longer than to see that it is being read.
    private const long Large = 512 << 20;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_operator_that_is_killed_while_it_signs_leaves_nothing_and_the_next_one_signs_all()
    {
        await using var keyring = await KeyringAsync();
        var build = await BuiltAsync("killed", Large);
        var folder = FolderOf(build);
        await KillReaderAsync(build, keyring.SecretKey(Key));

        Assert.DoesNotContain($"{build.Status!.Image!.File}.sig", Names(folder));
        await using var second = await ProgramAsync("killed-2", keyring.SecretKey(Key));
        await second.StartAsync();
        build = await UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        string[] signed =
            [build.Status!.Image!.File!, "SHA256SUMS", "packages.txt", "provenance.json", "audit.hashdeep"];
        foreach (var file in signed)
        {
            var verdict = await keyring.VerifyAsync(
                Path.Combine(folder, $"{file}.sig"), Path.Combine(folder, file), keyring.PublicKey(Key));
            Assert.Equal(0, verdict.ExitCode);
        }
    }

    [Fact]
    public async Task An_operator_that_is_killed_while_it_audits_leaves_no_set_and_the_next_one_makes_it()
    {
        var build = await BuiltAsync("audited", Large);
        await KillReaderAsync(build);

        Assert.DoesNotContain("audit.hashdeep", Names(FolderOf(build)));

        await using var second = await server.ProgramAsync("audited");
        await second.StartAsync();
        await UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        var audit = await Command.RunAsync(
            "sh",
            [
                "-c",
                "cd \"$1\" && grep -v '^[%#]' audit.hashdeep | cut -d, -f5 | "
                + "hashdeep -a -l -k audit.hashdeep -f /dev/stdin",
                "sh",
                FolderOf(build),
            ]);
        Assert.Contains("Audit passed", audit.Checked(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_and_half_a_signature_is_never_there()
    {
        await using var keyring = await KeyringAsync();
        using var disk = new SmallDisk(16 << 20);
        OperatorSecret.Load(new ArtifactStoreSettings { Root = disk.Path });
        var build = await BuiltAsync("full", 4 << 20, disk.Path);
        var filler = Path.Combine(disk.Path, "filler");
        await using var program = await server.ProgramAsync("full", adapt: settings => settings with
        {
            SigningKeys = [keyring.SecretKey(Key)],
            ArtifactRoot = disk.Path,
            MinFreeBytes = 0,
        });
        Fill(filler);
        await program.StartAsync();

        await UntilAsync(build, status => status.Stage(BuildStage.Signed).Reason == Reasons.WaitingForStore);
        Assert.DoesNotContain(
            Names(FolderOf(build, disk.Path)), name => name.EndsWith(".sig", StringComparison.Ordinal));
        File.Delete(filler);
        // It would look again by itself, after half a minute.
        await server.RequestReconcileAsync(build.Namespace()!, build.Name());
        build = await UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        Assert.Equal(4, build.Status!.Signatures!.Files);
    }

    [Fact]
    public async Task A_key_with_another_passphrase_fails_the_build_and_shows_no_secret()
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync(Key, "ed25519", "sign", SigningKeyring.Passphrase);
        var build = await BuiltAsync("locked", 1 << 20);
        await using var program = await ProgramAsync("locked", keyring.SecretKey(Key));
        await program.StartAsync();

        build = await UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Signed);
        Assert.Equal(
            (Reasons.FailedSigningKey,
                "Key key-0 (signing.keys in the operator's settings) has a passphrase: name a file that holds it in "
                + "passphraseFile"),
            (line.Reason, line.Message));
        Assert.DoesNotContain(Names(FolderOf(build)), name => name.EndsWith(".sig", StringComparison.Ordinal));
        Assert.DoesNotContain(SigningKeyring.Passphrase, program.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_is_signed_for_the_services_of_OpenStack_with_and_without_signatures_of_files(
        bool signsFiles)
    {
        await using var keyring = await KeyringAsync();
        using var keys = new ImageSigningKeys();
        var fingerprint = await keys.MakeAsync("images");
        var name = signsFiles ? "both" : "image-only";
        var build = await BuiltAsync(name, 1 << 20);
        var folder = FolderOf(build);
        await using var program = await server.ProgramAsync(name, adapt: settings => settings with
        {
            SigningKeys = signsFiles ? [keyring.SecretKey(Key)] : [],
            ImageKey = (keys.Key("images"), keys.Certificate("images")),
        });
        await program.StartAsync();

        build = await UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        var signatures = build.Status!.Signatures!;
        Assert.Equal((signsFiles ? 4 : null, fingerprint), (signatures.Files, signatures.Image!.Certificate));
        Assert.EndsWith(
            $"the image has a signature for Glance by certificate {fingerprint}, "
            + $"which is in {build.Status.Image!.Location}/image-signing-certificate.pem",
            build.Status.Stage(BuildStage.Signed).Message,
            StringComparison.Ordinal);
        var verdict = await keys.VerifyAsync(
            Path.Combine(folder, "image-signing-certificate.pem"),
            "sha256",
            signatures.Image.Value!,
            Path.Combine(folder, build.Status.Image.File!));
        Assert.Equal("Verified OK\n", verdict.Output);
        Assert.Equal(signsFiles ? 5 : 0, Names(folder).Count(file => file.EndsWith(".sig", StringComparison.Ordinal)));
        Assert.Contains(
            "image-signing-certificate.pem",
            await File.ReadAllTextAsync(Path.Combine(folder, "audit.hashdeep")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_keys_fails_the_build_and_nothing_is_signed()
    {
        await using var keyring = await KeyringAsync();
        using var keys = new ImageSigningKeys();
        await keys.MakeAsync("images");
        await keys.MakeAsync("other");
        var build = await BuiltAsync("mixed-up", 1 << 20);
        await using var program = await server.ProgramAsync("mixed-up", adapt: settings => settings with
        {
            SigningKeys = [keyring.SecretKey(Key)],
            ImageKey = (keys.Key("images"), keys.Certificate("other")),
        });
        await program.StartAsync();

        build = await UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Signed);
        Assert.Equal(
            (Reasons.FailedSigningKey,
                $"The certificate {keys.Certificate("other")} (signing.image in the operator's settings) is not of "
                + "this key: put key and certificate that belong together there"),
            (line.Reason, line.Message));
        Assert.DoesNotContain(Names(FolderOf(build)), name => name.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_keys_the_papers_are_written_and_the_audit_set_is_made()
    {
        var build = await BuiltAsync("plain", 1 << 20);
        await using var program = await server.ProgramAsync("plain");
        await program.StartAsync();

        build = await UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        Assert.Equal(
            ["SHA256SUMS", build.Status!.Image!.File!, "audit.hashdeep", "packages.txt", "provenance.json"],
            Names(FolderOf(build)).Order(StringComparer.Ordinal));
        Assert.Equal(Reasons.NotConfigured, build.Status.Stage(BuildStage.Signed).Reason);
        Assert.NotNull(build.Status.Image.Sha512);
    }

    [Fact]
    public async Task An_image_that_changed_in_the_store_is_not_signed()
    {
        await using var keyring = await KeyringAsync();
        var build = await BuiltAsync("changed", 1 << 20);
        await using (var image = File.OpenWrite(Path.Combine(FolderOf(build), build.Status!.Image!.File!)))
        {
            image.WriteByte(1);
        }

        await using var program = await ProgramAsync("changed", keyring.SecretKey(Key));
        await program.StartAsync();
        build = await UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Signed);
        Assert.Equal(Reasons.FailedArtifact, line.Reason);
        Assert.Contains($"{build.Status!.Image!.Sha256} was built", line.Message!, StringComparison.Ordinal);
    }

    private static async Task<SigningKeyring> KeyringAsync()
    {
        var keyring = SigningKeyring.Create();
        await keyring.MakeAsync(Key, "ed25519", "sign");
        return keyring;
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.');

    private Task<OperatorProcess> ProgramAsync(string name, string keyFile) =>
        server.ProgramAsync(name, adapt: settings => settings with { SigningKeys = [keyFile] });

    private string FolderOf(V1ImageBuild build, string? store = null) => Path.Combine(
        store ?? Store, build.Namespace()!, build.Spec.ProfileRef.Name, build.Status!.ImageName!);

    private string Store => Path.Combine(server.Folder.Path, "store");

    // The first to read the image is what signs it or, without a key, what audits it.
    private async Task KillReaderAsync(V1ImageBuild build, params string[] keyFiles)
    {
        await using var program = await server.ProgramAsync(
            $"{build.Name()}-killed", adapt: settings => settings with { SigningKeys = keyFiles });
        await program.LaunchAsync();
        var image = Path.Combine(FolderOf(build), build.Status!.Image!.File!);
        await Eventually.HoldsAsync(
            () => Task.FromResult(program.HasOpen(image)), Soon, () => $"nobody reads {image}\n{program.Tail}");
        Assert.Empty(await program.ChildrenAsync());
        await server.CrashAsync(program);
    }

    // To the last byte, whatever the file system keeps for itself.
    private static void Fill(string path)
    {
        using var file = File.Create(path, bufferSize: 0);
        var piece = new byte[64 << 10];
        while (piece.Length > 0)
        {
            try
            {
                file.Write(piece);
            }
            catch (IOException)
            {
                piece = new byte[piece.Length / 2];
            }
        }
    }

    private async Task<V1ImageBuild> UntilAsync(V1ImageBuild build, Func<V1ImageBuildStatus, bool> holds)
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

    // What a build is once its host has done its work: the status says so, image and list are in the store.
    private async Task<V1ImageBuild> BuiltAsync(string name, long bytes, string? root = null)
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
            Profile = new V1DistroProfileSpec(),
            Previous = new HostInputPrevious(null),
            ScriptsDigest = HostInputs.ScriptsDigest,
        };
        await new HostInputStore(server.Client).SaveAsync(build, input, default);
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
        await store.WriteAsync(scope, "packages.txt", packages, ArtifactWriteOptions.Default, default);
        var sparse = server.Folder.Write("image", string.Empty);
        await using var image = File.Open(sparse, FileMode.Create);
        image.SetLength(bytes);
        var written = await store.WriteAsync(
            scope, $"{build.Status.ImageName}.qcow2", image, ArtifactWriteOptions.Default, default);
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
