using ImageFactory.Operator.Signing;
using Org.BouncyCastle.Bcpg;
using Xunit;
using static ImageFactory.Operator.Tests.Signing.OpenPgpKeyFiles;
using static ImageFactory.Operator.Tests.Signing.ReleaseKey;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>Files that give no OpenPGP key are refused with what is wrong with them and what helps.</summary>
public sealed class RefusedKeyFileTests : IDisposable
{
    private readonly ReleaseKey _release = new();

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task A_file_without_a_secret_key_is_refused()
    {
        var keys = Ring(Pair());
        var secret = keys.GenerateSecretKeyRing().GetEncoded();
        var armored = Armored(secret);

        await _release.AssertRefusedAsync("no key\n", "is not in {0}: " + Export);
        await _release.AssertRefusedAsync("", "is not in {0}: " + Export);
        await _release.AssertRefusedAsync("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "is not in {0}: " + Export);
        await _release.AssertRefusedAsync(
            Armored(keys.GeneratePublicKeyRing().GetEncoded()),
            "is not in {0}, which holds a public key: " + Export);
        await _release.AssertRefusedAsync(
            new string('\n', (1 << 20) + 1),
            "cannot be read: {0} has more than 1048576 bytes: put nothing else there");
        await _release.AssertRefusedAsync(
            armored.Replace("\n=", "\n=A", StringComparison.Ordinal),
            "cannot be read in {0} (crc check failed in armored message.): "
            + "give an RSA, Ed25519 or ECDSA key of version 4, and " + Export);
        Assert.StartsWith(
            $"{Who} cannot be read: Could not find file '{_release.Files.Path("lost")}'",
            await RefusalAsync(_release.Settings with { KeyFile = _release.Files.Path("lost") }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_anywhere_is_refused_and_nothing_else_happens()
    {
        var ring = Ring(Pair());
        ring.AddSubKey(Pair(), Subpackets(Encrypts), null, HashAlgorithmTag.Sha256);
        var bytes = ring.GenerateSecretKeyRing().GetEncoded();
        // What comes after the identity's signature may be missing.
        var needed = ring.GenerateSecretKeyRing().GetSecretKey().GetEncoded().Length;

        for (var length = 0; length < needed; length++)
        {
            await File.WriteAllBytesAsync(_release.Files.Path("release"), bytes[..length]);
            Assert.StartsWith(Who, await _release.RefusalAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_in_which_a_byte_has_changed_never_ends_in_anything_but_a_key_or_a_refusal()
    {
        var bytes = Ring(Pair()).GenerateSecretKeyRing().GetEncoded();

        for (var index = 0; index < bytes.Length; index++)
        {
            foreach (var mask in new byte[] { 0x01, 0x80, 0xff })
            {
                var changed = bytes.ToArray();
                changed[index] ^= mask;
                await File.WriteAllBytesAsync(_release.Files.Path("release"), changed);
                try
                {
                    (await OpenPgpSigner.OpenAsync(_release.Settings, DateTimeOffset.UtcNow, default)).Dispose();
                }
                catch (SigningException error)
                {
                    Assert.StartsWith(Who, error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task Of_several_keys_in_a_file_one_has_to_be_named()
    {
        var (first, second) = (Pair(), Pair());
        _release.Files.Write(
            "release", Ring(first).GenerateSecretKeyRing(), Ring(second).GenerateSecretKeyRing());
        var names = $"there are {Fingerprint(first)}, {Fingerprint(second)}";
        var unknown = new string('0', 40);

        Assert.Equal(
            $"{Who} is one of 2 in {_release.Settings.KeyFile}: say which by its fingerprint; {names}",
            await _release.RefusalAsync());
        Assert.Equal(
            $"{Who} is not in {_release.Settings.KeyFile}: none there has the fingerprint {unknown}; {names}",
            await RefusalAsync(_release.Settings with { Fingerprint = unknown }));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_told_from_a_missing_one_and_neither_is_shown()
    {
        _release.Files.Write("release", Ring(Pair(), passphrase: Passphrase).GenerateSecretKeyRing());
        var (wrong, empty) = (_release.Files.Write("wrong", "not the one\n"), _release.Files.Write("empty", ""));

        foreach (var file in new[] { wrong, empty })
        {
            Assert.Equal(
                $"{Who} does not open with the passphrase in {file}: put the key's passphrase there, in one line",
                await RefusalAsync(_release.Settings with { PassphraseFile = file }));
        }

        Assert.Equal(
            $"{Who} has a passphrase, which cannot be read: Could not find file '{_release.Files.Path("lost")}'.: "
            + "mount the Secret with the key there",
            await RefusalAsync(_release.Settings with { PassphraseFile = _release.Files.Path("lost") }));
        Assert.Equal(
            $"{Who} has a passphrase: name a file that holds it in passphraseFile", await _release.RefusalAsync());
    }
}
