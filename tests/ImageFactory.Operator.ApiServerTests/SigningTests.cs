using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// The stages Signed and Audited of the operator's program, on an image that was built and not yet signed.
/// </summary>
[Collection(SigningCollection.Name)]
public sealed class SigningTests(OperatorServer server)
{
    // To read it takes longer than to see that it is being read, as a rule.
    private const long Large = 512 << 20;
    private const int Tries = 5;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(10);

    private SigningWorld World => new(server);

    [Fact]
    public async Task An_operator_that_is_killed_while_it_signs_leaves_nothing_and_the_next_one_signs_all()
    {
        await using var keyring = await SigningWorld.KeyringAsync();
        var build = await KillReaderAsync(
            "killed", image => $"{image}.sig", keyring.SecretKey(SigningWorld.Key));
        var folder = World.FolderOf(build);

        Assert.DoesNotContain($"{build.Status!.Image!.File}.sig", SigningWorld.Names(folder));
        await using var second = await ProgramAsync("killed-2", keyring.SecretKey(SigningWorld.Key));
        await second.StartAsync();
        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        string[] signed =
            [build.Status!.Image!.File!, "SHA256SUMS", "packages.txt", "provenance.json", "audit.hashdeep"];
        foreach (var file in signed)
        {
            var verdict = await keyring.VerifyAsync(
                Path.Combine(folder, $"{file}.sig"), Path.Combine(folder, file), keyring.PublicKey(SigningWorld.Key));
            Assert.Equal(0, verdict.ExitCode);
        }
    }

    [Fact]
    public async Task An_operator_that_is_killed_while_it_audits_leaves_no_set_and_the_next_one_makes_it()
    {
        var build = await KillReaderAsync("audited", _ => "audit.hashdeep");

        Assert.DoesNotContain("audit.hashdeep", SigningWorld.Names(World.FolderOf(build)));

        await using var second = await server.ProgramAsync("audited");
        await second.StartAsync();
        await World.UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        var audit = await Command.RunAsync(
            "sh",
            [
                "-c",
                "cd \"$1\" && grep -v '^[%#]' audit.hashdeep | cut -d, -f5 | "
                + "hashdeep -a -l -k audit.hashdeep -f /dev/stdin",
                "sh",
                World.FolderOf(build),
            ]);
        Assert.Contains("Audit passed", audit.Checked(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_and_half_a_signature_is_never_there()
    {
        await using var keyring = await SigningWorld.KeyringAsync();
        using var disk = new SmallDisk(16 << 20);
        OperatorSecret.Load(new ArtifactStoreSettings { Root = disk.Path });
        var build = await World.BuiltAsync("full", 4 << 20, disk.Path);
        var filler = Path.Combine(disk.Path, "filler");
        await using var program = await server.ProgramAsync("full", adapt: settings => settings with
        {
            SigningKeys = [keyring.SecretKey(SigningWorld.Key)],
            ArtifactRoot = disk.Path,
            MinFreeBytes = 0,
        });
        Fill(filler);
        await program.StartAsync();

        await World.UntilAsync(build, status => status.Stage(BuildStage.Signed).Reason == Reasons.WaitingForStore);
        Assert.Empty(SigningWorld.Signatures(World.FolderOf(build, disk.Path)));
        File.Delete(filler);
        // It would look again by itself, after half a minute.
        await server.RequestReconcileAsync(build.Namespace()!, build.Name());
        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        Assert.Equal(4, build.Status!.Signatures!.Files);
    }

    [Fact]
    public async Task A_key_with_another_passphrase_fails_the_build_and_shows_no_secret()
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync(SigningWorld.Key, "ed25519", "sign", SigningKeyring.Passphrase);
        var build = await World.BuiltAsync("locked", 1 << 20);
        await using var program = await ProgramAsync("locked", keyring.SecretKey(SigningWorld.Key));
        await program.StartAsync();

        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Signed);
        Assert.Equal(
            (Reasons.FailedSigningKey,
                "Key key-0 (signing.keys in the operator's settings) has a passphrase: name a file that holds it in "
                + "passphraseFile"),
            (line.Reason, line.Message));
        Assert.Empty(SigningWorld.Signatures(World.FolderOf(build)));
        Assert.DoesNotContain(SigningKeyring.Passphrase, program.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_the_papers_are_written_and_the_audit_set_is_made()
    {
        var build = await World.BuiltAsync("plain", 1 << 20);
        await using var program = await server.ProgramAsync("plain");
        await program.StartAsync();

        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Succeeded);

        Assert.Equal(
            ["SHA256SUMS", build.Status!.Image!.File!, "audit.hashdeep", "packages.txt", "provenance.json"],
            SigningWorld.Names(World.FolderOf(build)).Order(StringComparer.Ordinal));
        Assert.Equal(Reasons.NotConfigured, build.Status.Stage(BuildStage.Signed).Reason);
        Assert.NotNull(build.Status.Image.Sha512);
    }

    [Fact]
    public async Task An_image_that_changed_in_the_store_is_not_signed()
    {
        await using var keyring = await SigningWorld.KeyringAsync();
        var build = await World.BuiltAsync("changed", 1 << 20);
        await using (var image = File.OpenWrite(Path.Combine(World.FolderOf(build), build.Status!.Image!.File!)))
        {
            image.WriteByte(1);
        }

        await using var program = await ProgramAsync("changed", keyring.SecretKey(SigningWorld.Key));
        await program.StartAsync();
        build = await World.UntilAsync(build, status => status.Phase == BuildPhase.Failed);

        var line = build.Status!.Stage(BuildStage.Registered);
        Assert.Equal(Reasons.FailedArtifact, line.Reason);
        Assert.Contains($"{build.Status!.Image!.Sha256} was built", line.Message!, StringComparison.Ordinal);
    }

    private Task<OperatorProcess> ProgramAsync(string name, string keyFile) =>
        server.ProgramAsync(name, adapt: settings => settings with { SigningKeys = [keyFile] });

    // The first to read the image is what signs it or, without a key, what audits it.
    private async Task<V1ImageBuild> KillReaderAsync(
        string name, Func<string, string> makes, params string[] keyFiles)
    {
        for (var number = 1; number <= Tries; number++)
        {
            var build = await World.BuiltAsync($"{name}{number}", Large);
            await using var program = await server.ProgramAsync(
                $"{build.Name()}-killed", adapt: settings => settings with { SigningKeys = keyFiles });
            await program.LaunchAsync();
            if (await IsHeldReadingAsync(program, build, makes(build.Status!.Image!.File!)))
            {
                var children = await program.ChildrenAsync();
                await server.CrashAsync(program);
                Assert.Empty(children);
                return build;
            }
        }

        throw new InvalidOperationException($"{Tries} times the image was read before anybody had looked");
    }

    // Whether the program was seen reading and stands still before it has made the file: on a busy machine, it may have
    // gone on between the look and the signal.
    private async Task<bool> IsHeldReadingAsync(OperatorProcess program, V1ImageBuild build, string made)
    {
        var image = Path.Combine(World.FolderOf(build), build.Status!.Image!.File!);
        var isHeld = false;
        await Eventually.HoldsAsync(
            async () =>
            {
                if (program.HasOpen(image))
                {
                    await program.PauseAsync();
                    isHeld = program.HasOpen(image) && !IsMade();
                    if (!isHeld)
                    {
                        await program.ContinueAsync();
                    }
                }

                return isHeld || IsMade();
            },
            SigningWorld.Soon,
            () => $"nobody reads {image}\n{program.Tail}",
            LookPeriod);
        return isHeld;

        bool IsMade() => File.Exists(Path.Combine(World.FolderOf(build), made));
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
}
