using System.Security.Cryptography;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>
/// Signatures for OpenStack's services as OpenSSL sees them, with keys in every form that OpenSSL writes.
/// </summary>
public sealed class ImageSignerTests : IDisposable
{
    private static readonly byte[] Image = Bytes.Make((1 << 20) + 17);

    private readonly ImageSigningKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData("secp384r1", ImageHashMethod.Sha256, "sha256", "ECC_SECP384R1")]
    [InlineData("secp384r1", ImageHashMethod.Sha512, "sha512", "ECC_SECP384R1")]
    [InlineData("secp521r1", ImageHashMethod.Sha256, "sha256", "ECC_SECP521R1")]
    [InlineData("secp521r1", ImageHashMethod.Sha512, "sha512", "ECC_SECP521R1")]
    public async Task A_signature_is_good_for_openssl(string curve, ImageHashMethod method, string hash, string keyType)
    {
        await using var scene = await SigningScene.WithAsync(Image);
        var fingerprint = await _keys.MakeAsync("images", curve);

        var signature = await SignAsync(scene, Settings with { HashMethod = method });

        Assert.Equal(
            (method, keyType, fingerprint), (signature.HashMethod!.Value, signature.KeyType, signature.Certificate));
        Assert.Equal(
            await File.ReadAllTextAsync(_keys.Certificate("images")),
            await File.ReadAllTextAsync(scene.PathOf(ReleaseFiles.ImageCertificate)));
        // More than Glance keeps in a property would be cut off or refused.
        Assert.InRange(signature.Value!.Length, 100, 255);
        var verdict = await _keys.VerifyAsync(
            scene.PathOf(ReleaseFiles.ImageCertificate), hash, signature.Value, scene.PathOf(SigningScene.File));
        Assert.Equal((0, "Verified OK\n"), (verdict.ExitCode, verdict.Output));
    }

    [Fact]
    public async Task A_changed_image_is_refused()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await _keys.MakeAsync("images");
        var signature = await SignAsync(scene, Settings);

        await using (var file = File.OpenWrite(scene.PathOf(SigningScene.File)))
        {
            file.WriteByte((byte)(Image[0] ^ 1));
        }

        var verdict = await _keys.VerifyAsync(
            _keys.Certificate("images"), "sha256", signature.Value!, scene.PathOf(SigningScene.File));
        Assert.Equal((1, "Verification failure\n"), (verdict.ExitCode, verdict.Output));
    }

    [Fact]
    public async Task A_key_with_a_passphrase_and_one_in_the_old_form_sign_too()
    {
        await using var scene = await SigningScene.WithAsync(Image);
        await _keys.MakeAsync("images");
        var passphrase = await _keys.LockAsync("images");
        await SignAsync(scene, Settings with { PassphraseFile = passphrase });

        await _keys.MakeAsync("images");
        await _keys.WriteOldAsync("images");
        await SignAsync(scene, Settings);
    }

    private ImageSigningSettings Settings =>
        new() { KeyFile = _keys.Key("images"), CertificateFile = _keys.Certificate("images") };

    private static async Task<V1ImageSignatureStatus> SignAsync(SigningScene scene, ImageSigningSettings settings)
    {
        var options = new OperatorOptions { Signing = new SigningSettings { Image = settings } };
        var signer = new ImageSigner(scene.Store, options, TimeProvider.System);
        using var key = await signer.OpenKeyAsync("images", default);
        var digests = new ContentDigests(
            "",
            "",
            Convert.ToHexStringLower(SHA256.HashData(Image)),
            Convert.ToHexStringLower(SHA512.HashData(Image)));
        return await signer.SignAsync(SigningScene.Scope, digests, key!, default);
    }
}
