using System.Globalization;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>OpenPGP keys that cannot sign are refused with what is wrong with them and what helps.</summary>
public sealed class RefusedKeyTests : IDisposable
{
    private const string Who = "Key release (signing.keys in the operator's settings)";
    private const string Remedy = "give one that can sign, or prolong it and export it again";
    private const string Export = "put the output of 'gpg --export-secret-keys --armor KEY' there";

    // A.4 of RFC 9580.
    private const string VersionSix =
        """
        -----BEGIN PGP PRIVATE KEY BLOCK-----

        xUsGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laMAGXKB
        exK+cH6NX1hs5hNhIB00TrJmosgv3mg1ditlsLfCsQYfGwoAAABCBYJjh3/jAwsJ
        BwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lwgyU2kCcUmKfvBXbAf6rh
        RYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaEQsiPlR4zxP/TP7mhfVEe
        7XWPxtnMUMtf15OyA51YBMdLBmOHf+MZAAAAIIaTJINn+eUBXbki+PSAld2nhJh/
        LVmFsS+60WyvXkQ1AE1gCk95TUR3XFeibg/u/tVY6a//1q0NWC1X+yui3O24wpsG
        GBsKAAAALAWCY4d/4wKbDCIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJAAAAAAQBIKbpGG2dWTX8j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDE
        M0g12vYxoWM8Y81W+bHBw805I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUr
        k0mXubZvyl4GBg==
        -----END PGP PRIVATE KEY BLOCK-----
        """;

    private readonly OpenPgpKeyFiles _keys = new();

    private SigningKeySettings Key => new() { Name = "release", KeyFile = _keys.Path("release") };

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task A_key_is_refused_from_the_day_on_that_it_expires()
    {
        var pair = Pair();
        _keys.Write("release", Ring(pair, lifetime: TimeSpan.FromDays(2)).GenerateSecretKeyRing());
        var expiry = new DateTimeOffset(pair.PublicKey.CreationTime).AddDays(2);

        using (await OpenPgpSigner.OpenAsync(Key, expiry.AddSeconds(-1), default))
        {
            Assert.Equal(
                $"{Who} ({Fingerprint(pair)}) expired on "
                + $"{expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {Remedy}",
                await RefusalAsync(Key, expiry));
        }
    }

    [Fact]
    public async Task A_revoked_key_is_refused()
    {
        var pair = Pair();
        var key = Ring(pair).GenerateSecretKeyRing();
        var revoked = PgpPublicKey.AddCertification(key.GetPublicKey(), Revocation(pair, pair.PublicKey));
        Write(PgpSecretKey.ReplacePublicKey(key.GetSecretKey(), revoked));

        Assert.Equal($"{Who} ({Fingerprint(pair)}) is revoked: {Remedy}", await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_revocation_by_somebody_else_does_not_count()
    {
        var (pair, other) = (Pair(), Pair());
        var key = Ring(pair).GenerateSecretKeyRing();
        var revoked = PgpPublicKey.AddCertification(key.GetPublicKey(), Revocation(other, pair.PublicKey));
        Write(PgpSecretKey.ReplacePublicKey(key.GetSecretKey(), revoked));

        using var signer = await OpenPgpSigner.OpenAsync(Key, DateTimeOffset.UtcNow, default);

        Assert.Equal(Fingerprint(pair), signer.Fingerprint);
    }

    [Theory]
    [InlineData(OpenPgpKeyFiles.Encrypts)]
    [InlineData(OpenPgpKeyFiles.Certifies)]
    public async Task A_key_for_something_else_is_refused(int flags)
    {
        var pair = Pair("rsa");
        _keys.Write("release", Ring(pair, flags).GenerateSecretKeyRing());

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) cannot sign: it is for encryption or certification only: {Remedy}",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_key_without_a_good_signature_over_itself_is_refused()
    {
        var (pair, other) = (Pair(), Pair());
        var key = Ring(pair).GenerateSecretKeyRing();
        var foreign = Ring(other).GenerateSecretKeyRing();
        // The other's identity and signature behind this one's key.
        var bytes = key.GetSecretKey().GetEncoded();
        var signed = foreign.GetSecretKey().GetEncoded();
        // Keys are not all of one length: a number may begin with zeros.
        _keys.Write("release.asc", OpenPgpKeyFiles.Armored([.. bytes[..(bytes[1] + 2)], .. signed[(signed[1] + 2)..]]));

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) has no good signature over itself: {Remedy}", await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_subkey_that_does_not_sign_that_it_belongs_to_its_key_is_refused()
    {
        var (pair, subkey) = (Pair(), Pair());
        var ring = Ring(pair, OpenPgpKeyFiles.Certifies);
        ring.AddSubKey(subkey, OpenPgpKeyFiles.Subpackets(OpenPgpKeyFiles.Signs), null, HashAlgorithmTag.Sha256);
        _keys.Write("release", ring.GenerateSecretKeyRing());

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) has no usable signing subkey: "
            + $"it does not sign that it belongs to the key: {Remedy}",
            await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_wrong_passphrase_is_told_from_a_missing_one_and_neither_is_shown()
    {
        _keys.Write("release", Ring(Pair(), passphrase: OpenPgpKeyFiles.Passphrase).GenerateSecretKeyRing());
        var (wrong, empty) = (_keys.Write("wrong", "not the one\n"), _keys.Write("empty", ""));

        foreach (var file in new[] { wrong, empty })
        {
            Assert.Equal(
                $"{Who} does not open with the passphrase in {file}: put the key's passphrase there, in one line",
                await RefusalAsync(Key with { PassphraseFile = file }));
        }

        Assert.Equal(
            $"{Who} has a passphrase, which cannot be read: Could not find file '{_keys.Path("lost")}'.: "
            + "mount the Secret with the key there",
            await RefusalAsync(Key with { PassphraseFile = _keys.Path("lost") }));
        Assert.Equal($"{Who} has a passphrase: name a file that holds it in passphraseFile", await RefusalAsync(Key));
    }

    [Fact]
    public async Task A_file_without_a_secret_key_is_refused()
    {
        var keys = Ring(Pair());
        var secret = keys.GenerateSecretKeyRing().GetEncoded();
        var armored = OpenPgpKeyFiles.Armored(secret);

        await AssertRefusedAsync("no key\n", "is not in {0}: " + Export);
        await AssertRefusedAsync("", "is not in {0}: " + Export);
        await AssertRefusedAsync("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "is not in {0}: " + Export);
        await AssertRefusedAsync(
            OpenPgpKeyFiles.Armored(keys.GeneratePublicKeyRing().GetEncoded()),
            "is not in {0}, which holds a public key: " + Export);
        await AssertRefusedAsync(
            new string('\n', (1 << 20) + 1),
            "cannot be read: {0} has more than 1048576 bytes: put nothing else there");
        await AssertRefusedAsync(
            armored.Replace("\n=", "\n=A", StringComparison.Ordinal),
            "cannot be read in {0} (crc check failed in armored message.): "
            + "give an RSA, Ed25519 or ECDSA key of version 4, and " + Export);
        Assert.StartsWith(
            $"{Who} cannot be read: Could not find file '{_keys.Path("lost")}'",
            await RefusalAsync(Key with { KeyFile = _keys.Path("lost") }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_anywhere_is_refused_and_nothing_else_happens()
    {
        var ring = Ring(Pair());
        ring.AddSubKey(Pair(), OpenPgpKeyFiles.Subpackets(OpenPgpKeyFiles.Encrypts), null, HashAlgorithmTag.Sha256);
        var bytes = ring.GenerateSecretKeyRing().GetEncoded();
        // What comes after the identity's signature may be missing.
        var needed = ring.GenerateSecretKeyRing().GetSecretKey().GetEncoded().Length;

        for (var length = 0; length < needed; length++)
        {
            await File.WriteAllBytesAsync(_keys.Path("release"), bytes[..length]);
            Assert.StartsWith(Who, await RefusalAsync(Key), StringComparison.Ordinal);
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
                await File.WriteAllBytesAsync(_keys.Path("release"), changed);
                try
                {
                    (await OpenPgpSigner.OpenAsync(Key, DateTimeOffset.UtcNow, default)).Dispose();
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
        _keys.Write(
            "release", Ring(first).GenerateSecretKeyRing(), Ring(second).GenerateSecretKeyRing());
        var names = $"there are {Fingerprint(first)}, {Fingerprint(second)}";
        var unknown = new string('0', 40);

        Assert.Equal(
            $"{Who} is one of 2 in {Key.KeyFile}: say which by its fingerprint; {names}", await RefusalAsync(Key));
        Assert.Equal(
            $"{Who} is not in {Key.KeyFile}: none there has the fingerprint {unknown}; {names}",
            await RefusalAsync(Key with { Fingerprint = unknown }));
    }

    [Fact]
    public async Task A_key_of_another_version_is_refused()
    {
        await AssertRefusedAsync(
            VersionSix,
            "is not of version 4 of OpenPGP in {0} (unsupported version: 6): "
            + "give one that is, by 'gpg --quick-generate-key'");
    }

    [Fact]
    public async Task A_key_of_an_algorithm_that_is_not_known_is_refused()
    {
        var dsa = Pair("dsa");
        _keys.Write("release", Ring(dsa).GenerateSecretKeyRing());
        Assert.Equal(
            $"{Who} ({Fingerprint(dsa)}) is of the algorithm Dsa, by which nothing is signed: "
            + "give an RSA, Ed25519 or ECDSA key",
            await RefusalAsync(Key));

        var bytes = Ring(Pair()).GenerateSecretKeyRing().GetEncoded();
        // Header, length, version and time stand before it.
        bytes[7] = 99;
        await AssertRefusedAsync(
            OpenPgpKeyFiles.Armored(bytes),
            "cannot be read in {0} (Unknown PGP public key algorithm encountered: 99): "
            + $"give an RSA, Ed25519 or ECDSA key of version 4, and {Export}");
    }

    [Fact]
    public async Task A_public_key_that_is_not_the_secret_ones_is_refused()
    {
        var pair = Pair();
        var key = Ring(pair).GenerateSecretKeyRing().GetEncoded();
        var foreign = Ring(Pair()).GenerateSecretKeyRing().GetEncoded();
        while (foreign[1] != key[1])
        {
            // A number that begins with zeros is shorter.
            foreign = Ring(Pair()).GenerateSecretKeyRing().GetEncoded();
        }

        // The secret part is what the packet ends with: its number and a sum of two bytes.
        var length = key[1] + 2;
        var secret = length - 2 - pair.PublicKey.PublicKeyPacket.GetEncodedContents().Length;
        var mixed = (byte[])[.. key[..(length - secret)], .. foreign[(length - secret)..length], .. key[length..]];
        _keys.Write("release.asc", OpenPgpKeyFiles.Armored(mixed));

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) is not the secret part of its public key: export it again",
            await RefusalAsync(Key));
    }

    private static PgpKeyPair Pair(string algorithm = "ed25519") => OpenPgpKeyFiles.Pair(algorithm);

    private static PgpKeyRingGenerator Ring(
        PgpKeyPair pair, int? flags = OpenPgpKeyFiles.Signs, TimeSpan? lifetime = null, string? passphrase = null) =>
        OpenPgpKeyFiles.Ring(pair, flags, lifetime, passphrase);

    private static string Fingerprint(PgpKeyPair pair) => Convert.ToHexString(pair.PublicKey.GetFingerprint());

    private static PgpSignature Revocation(PgpKeyPair by, PgpPublicKey over)
    {
        var generator = new PgpSignatureGenerator(by.PublicKey.Algorithm, HashAlgorithmTag.Sha256);
        generator.InitSign(PgpSignature.KeyRevocation, by.PrivateKey);
        return generator.GenerateCertification(over);
    }

    private void Write(PgpSecretKey key) => _keys.Write("release.asc", OpenPgpKeyFiles.Armored(key.GetEncoded()));

    private async Task AssertRefusedAsync(string content, string problem)
    {
        _keys.Write("release.asc", content);
        Assert.Equal(
            $"{Who} {string.Format(CultureInfo.InvariantCulture, problem, Key.KeyFile)}", await RefusalAsync(Key));
    }

    private static async Task<string> RefusalAsync(SigningKeySettings key, DateTimeOffset? now = null) =>
        (await Assert.ThrowsAsync<SigningException>(
            () => OpenPgpSigner.OpenAsync(key, now ?? DateTimeOffset.UtcNow, default))).Message;
}
