using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>
/// Signatures as users check them: with GnuPG, and with an implementation that shares nothing with it.
/// </summary>
[Collection("GnuPG")]
public sealed class ArtifactSignerTests
{
    private static readonly byte[] Image = Bytes.Make((5 << 20) + 17);

    [Theory]
    [InlineData("rsa3072", "sign", "")]
    [InlineData("rsa4096", "sign", "correct horse battery staple")]
    [InlineData("ed25519", "sign", "")]
    [InlineData("ed25519", "sign", "correct horse battery staple")]
    [InlineData("nistp256", "sign", "")]
    [InlineData("nistp384", "sign", "correct horse battery staple")]
    [InlineData("nistp521", "sign", "")]
    public async Task A_signature_is_good_for_gpg_and_for_sqop(string algorithm, string usage, string passphrase)
    {
        await using var scene = await SigningScene.WithAsync(Image);
        var fingerprint = await scene.Keyring.MakeAsync("release", algorithm, usage, passphrase);

        await scene.SignAsync(Key(scene, "release") with
        {
            PassphraseFile = passphrase.Length == 0 ? null : scene.Keyring.Write("passphrase", passphrase + "\n"),
        });

        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), fingerprint, scene.PathOf(ReleaseFiles.PublicKeys));
        Assert.False(File.Exists(scene.PathOf(ReleaseFiles.Signature(SigningScene.File, "release"))));
    }

    [Fact]
    public async Task The_subkey_signs_where_the_primary_key_only_certifies()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", "ed25519", "cert");
        var subkey = await scene.Keyring.AddSubkeyAsync("release", "ed25519", "sign");
        await scene.Keyring.AddSubkeyAsync("release", "rsa3072", "encr");

        await scene.SignAsync(Key(scene, "release"));

        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), subkey, scene.Keyring.PublicKey("release"));
    }

    [Fact]
    public async Task Of_two_subkeys_the_one_that_is_named_signs()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", "ed25519", "cert");
        var named = await scene.Keyring.AddSubkeyAsync("release", "ed25519", "sign");
        await scene.Keyring.AddSubkeyAsync("release", "ed25519", "sign");

        await scene.SignAsync(Key(scene, "release") with { Fingerprint = named });

        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), named, scene.Keyring.PublicKey("release"));
    }

    [Fact]
    public async Task A_changed_file_is_refused()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", "ed25519", "sign");
        await scene.SignAsync(Key(scene, "release"));

        await using (var file = File.OpenWrite(scene.PathOf(SigningScene.File)))
        {
            file.Position = Image.Length / 2;
            file.WriteByte((byte)(Image[Image.Length / 2] ^ 1));
        }

        var verdict = await scene.Keyring.VerifyAsync(
            scene.PathOf(ReleaseFiles.Signature(SigningScene.File)),
            scene.PathOf(SigningScene.File),
            scene.Keyring.PublicKey("release"));
        Assert.Contains("BAD signature", verdict.Errors, StringComparison.Ordinal);
        Assert.Equal(1, verdict.ExitCode);
    }

    [Fact]
    public async Task While_two_keys_are_valid_both_sign_together_and_each_alone()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        var old = await scene.Keyring.MakeAsync("old", "rsa3072", "sign");
        var next = await scene.Keyring.MakeAsync("next", "ed25519", "sign");

        var keys = await scene.SignAsync(
            Key(scene, "old") with { ValidUntil = DateTimeOffset.MaxValue },
            Key(scene, "next") with { ValidFrom = DateTimeOffset.MinValue },
            Key(scene, "missing") with { ValidFrom = DateTimeOffset.MaxValue });

        Assert.Equal([old, next], keys.Signers.Select(signer => signer.Fingerprint));
        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), next, scene.PathOf(ReleaseFiles.PublicKeys));
        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File, "old"), old, scene.Keyring.PublicKey("old"));
        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File, "next"), next, scene.Keyring.PublicKey("next"));
    }

    [Theory]
    [InlineData("brainpoolP256r1")]
    [InlineData("brainpoolP512r1")]
    public async Task A_signature_on_a_curve_that_only_gpg_knows_is_good_for_gpg(string curve)
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", curve, "sign");

        await scene.SignAsync(Key(scene, "release"));

        var verdict = await scene.Keyring.VerifyAsync(
            scene.PathOf(ReleaseFiles.Signature(SigningScene.File)),
            scene.PathOf(SigningScene.File),
            scene.Keyring.PublicKey("release"));
        Assert.Equal((0, string.Empty), (verdict.ExitCode, verdict.Output));
    }

    [Fact]
    public async Task A_subkey_signs_also_where_the_secret_part_of_the_primary_key_was_left_at_home()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", "ed25519", "cert,sign");
        var subkey = await scene.Keyring.AddSubkeyAsync("release", "ed25519", "sign");
        await scene.Keyring.ExportSubkeysAsync("release", subkey);

        await scene.SignAsync(Key(scene, "release"));

        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), subkey, scene.PathOf(ReleaseFiles.PublicKeys));
    }

    [Fact]
    public async Task Gpg_shows_what_a_signature_says_of_its_file()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await scene.Keyring.MakeAsync("release", "ed25519", "sign");

        await scene.SignAsync(Key(scene, "release"));

        var verdict = await scene.Keyring.VerifyAsync(
            scene.PathOf(ReleaseFiles.Signature(SigningScene.File)),
            scene.PathOf(SigningScene.File),
            scene.Keyring.PublicKey("release"));
        Assert.Equal(
            [
                $"build@imagefactory.dev={SigningScene.Build}",
                $"file@imagefactory.dev={SigningScene.File}",
                $"image@imagefactory.dev={SigningScene.Scope.ImageName}",
                "namespace@imagefactory.dev=images",
                "profile@imagefactory.dev=debian-12",
                $"sha256@imagefactory.dev={Bytes.Sha256(Image)}",
                "tenant@imagefactory.dev=default",
            ],
            verdict.Errors.Split('\n').Where(line => line.Contains("notation: ", StringComparison.Ordinal))
                .Select(line => line.Split("notation: ")[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_armor_without_its_checksum_is_read()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        var fingerprint = await scene.Keyring.MakeAsync("release", "ed25519", "sign");
        var lines = await File.ReadAllLinesAsync(scene.Keyring.SecretKey("release"));
        await File.WriteAllLinesAsync(scene.Keyring.SecretKey("release"), lines.Where(line => !line.StartsWith('=')));

        await scene.SignAsync(Key(scene, "release"));

        await AssertGoodAsync(
            scene, ReleaseFiles.Signature(SigningScene.File), fingerprint, scene.PathOf(ReleaseFiles.PublicKeys));
    }

    internal static SigningKeySettings Key(SigningScene scene, string name) =>
        new() { Name = name, KeyFile = scene.Keyring.SecretKey(name) };

    private static async Task AssertGoodAsync(
        SigningScene scene, string signature, string fingerprint, string publicKey)
    {
        var file = scene.PathOf(SigningScene.File);
        var gpg = await scene.Keyring.VerifyAsync(scene.PathOf(signature), file, publicKey);
        Assert.Equal(0, gpg.ExitCode);
        Assert.Contains(fingerprint, gpg.Errors.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var sqop = await Command.RunAsync(
            "sh", ["-c", "sqop verify \"$1\" \"$2\" <\"$3\"", "sh", scene.PathOf(signature), publicKey, file]);
        Assert.Contains(fingerprint, sqop.Checked(), StringComparison.Ordinal);
    }
}
