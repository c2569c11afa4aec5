using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>Keys that cannot sign are refused with what is wrong with them.</summary>
[Collection("GnuPG")]
public sealed class RefusedKeyTests : IAsyncLifetime
{
    private const string Remedy = "give one that can sign, or prolong it and export it again";

    private const string Who = "Key release (signing.keys in the operator's settings)";

    private readonly SigningKeyring _keyring = SigningKeyring.Create();

    private SigningKeySettings Key => new() { Name = "release", KeyFile = _keyring.SecretKey("release") };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _keyring.DisposeAsync().AsTask();

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "ed25519", "sign", madeAt: "20200101T000000");

        Assert.Equal(
            $"{Who} ({fingerprint}) expired on 2021-12-31: give one that can sign, or prolong it and export it again",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_revoked_key_is_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "ed25519", "sign");
        await _keyring.RevokeAsync("release");

        Assert.StartsWith($"{Who} ({fingerprint}) is revoked: ", await RefusalAsync(Key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_encryption_is_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "rsa3072", "encr");

        Assert.StartsWith(
            $"{Who} ({fingerprint}) cannot sign: it is for encryption or certification only: ",
            await RefusalAsync(Key),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_subkey_and_an_expired_one_are_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "ed25519", "cert");
        var subkey = await _keyring.AddSubkeyAsync("release", "ed25519", "sign");
        await _keyring.EditAsync("release", "key 1", "revkey", "y", "0", "", "y", "save");
        await _keyring.MakeAsync("old", "ed25519", "cert", madeAt: "20250101T000000", expiry: "never");
        await _keyring.AddSubkeyAsync("old", "ed25519", "sign", madeAt: "20250101T000000");

        Assert.Equal(
            $"{Who} ({fingerprint}) has no usable signing subkey: is revoked: {Remedy}",
            await RefusalAsync(Key with { Fingerprint = subkey }));
        Assert.EndsWith(
            $" has no usable signing subkey: expired on 2026-01-01: {Remedy}",
            await RefusalAsync(Key with { KeyFile = _keyring.SecretKey("old") }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_exported_without_its_secret_part_is_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "ed25519", "cert,sign");
        var encrypting = await _keyring.AddSubkeyAsync("release", "cv25519", "encr");
        await _keyring.ExportSubkeysAsync("release", encrypting);

        Assert.Equal(
            $"{Who} ({fingerprint}) has no secret part in the file (exported without it, or kept on a card): "
            + "put the output of 'gpg --export-secret-keys --armor KEY' there",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_key_by_DSA_is_refused()
    {
        var fingerprint = await _keyring.MakeAsync("release", "dsa2048", "sign");

        Assert.Equal(
            $"{Who} ({fingerprint}) is of the algorithm Dsa, by which nothing is signed: "
            + "give an RSA, Ed25519 or ECDSA key",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_told_from_a_missing_one_and_neither_is_shown()
    {
        await _keyring.MakeAsync("release", "ed25519", "sign", SigningKeyring.Passphrase);
        var file = _keyring.Write("passphrase", "not the one\n");

        Assert.Equal(
            $"{Who} does not open with the passphrase in {file}: put the key's passphrase there, in one line",
            await RefusalAsync(Key with { PassphraseFile = file }));
        Assert.Equal(
            $"{Who} has a passphrase: name a file that holds it in passphraseFile",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_file_without_a_secret_key_is_refused()
    {
        await _keyring.MakeAsync("release", "ed25519", "sign");
        var advice = "put the output of 'gpg --export-secret-keys --armor KEY' there";

        Assert.Equal(
            $"{Who} is not in {_keyring.PublicKey("release")}, which holds a public key: {advice}",
            await RefusalAsync(Key with { KeyFile = _keyring.PublicKey("release") }));
        var nonsense = _keyring.Write("nonsense", "no key\n");
        Assert.Equal($"{Who} is not in {nonsense}: {advice}", await RefusalAsync(Key with { KeyFile = nonsense }));
        Assert.StartsWith(
            $"{Who} cannot be read: Could not find file '{_keyring.SecretKey("lost")}'",
            await RefusalAsync(Key with { KeyFile = _keyring.SecretKey("lost") }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_keys_in_a_file_one_has_to_be_named()
    {
        var first = await _keyring.MakeAsync("one", "ed25519", "sign");
        var second = await _keyring.MakeAsync("two", "ed25519", "sign");
        var both = _keyring.Write(
            "both",
            await File.ReadAllTextAsync(_keyring.SecretKey("one"))
            + await File.ReadAllTextAsync(_keyring.SecretKey("two")));
        var key = Key with { KeyFile = both };
        var unknown = new string('0', 40);

        Assert.Equal(
            $"{Who} is one of 2 in {both}: say which by its fingerprint; there are {first}, {second}",
            await RefusalAsync(key));
        Assert.Equal(
            $"{Who} is not in {both}: none there has the fingerprint {unknown}; there are {first}, {second}",
            await RefusalAsync(key with { Fingerprint = unknown }));
        using var signer = await OpenPgpSigner.OpenAsync(
            key with { Fingerprint = second }, DateTimeOffset.UtcNow, default);
        Assert.Equal(second, signer.Fingerprint);
    }

    private static async Task<string> RefusalAsync(SigningKeySettings key) =>
        (await Assert.ThrowsAsync<SigningException>(
            () => OpenPgpSigner.OpenAsync(key, DateTimeOffset.UtcNow, default))).Message;
}
