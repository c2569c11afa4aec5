using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>
/// Signatures by keys of all kinds, in files of all forms; GnuPG checks the same in the tests with tools.
/// </summary>
public sealed class OpenPgpSignerTests : IDisposable
{
    private static readonly byte[] Content = Bytes.Make(100_003);

    private readonly OpenPgpKeyFiles _keys = new();

    private SigningKeySettings Key => new() { Name = "release", KeyFile = _keys.Path("release") };

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData("rsa", HashAlgorithmTag.Sha256)]
    [InlineData("ed25519", HashAlgorithmTag.Sha256)]
    [InlineData("P-256", HashAlgorithmTag.Sha256)]
    [InlineData("P-384", HashAlgorithmTag.Sha512)]
    [InlineData("P-521", HashAlgorithmTag.Sha512)]
    [InlineData("brainpoolP256r1", HashAlgorithmTag.Sha256)]
    [InlineData("brainpoolP512r1", HashAlgorithmTag.Sha512)]
    public async Task A_key_of_each_kind_signs_over_a_digest_that_is_long_enough_for_it(
        string algorithm, HashAlgorithmTag hash)
    {
        var pair = OpenPgpKeyFiles.Pair(algorithm);
        _keys.Write("release", OpenPgpKeyFiles.Ring(pair).GenerateSecretKeyRing());

        var signature = await SignatureAsync(Key);

        AssertGood(signature, pair.PublicKey);
        Assert.Equal((pair.PublicKey.Algorithm, hash), (signature.KeyAlgorithm, signature.HashAlgorithm));
    }

    [Fact]
    public async Task A_signature_says_who_made_it_when_and_of_what()
    {
        var pair = OpenPgpKeyFiles.Pair("ed25519");
        _keys.Write("release", OpenPgpKeyFiles.Ring(pair).GenerateSecretKeyRing());
        var now = DateTimeOffset.UtcNow.AddHours(1);

        var signature = await SignatureAsync(Key, now);

        var hashed = signature.GetHashedSubPackets();
        Assert.Equal(
            [
                SignatureSubpacketTag.CreationTime,
                SignatureSubpacketTag.IssuerFingerprint,
                .. Enumerable.Repeat(SignatureSubpacketTag.NotationData, 7),
            ],
            hashed.ToArray().Select(subpacket => subpacket.SubpacketType));
        Assert.Equal(
            now.ToUnixTimeSeconds(), new DateTimeOffset(hashed.GetSignatureCreationTime()).ToUnixTimeSeconds());
        Assert.Equal(pair.PublicKey.GetFingerprint(), hashed.GetIssuerFingerprint().GetFingerprint());
        Assert.Equal(
            [
                "tenant@imagefactory.dev=databases",
                "namespace@imagefactory.dev=images",
                "profile@imagefactory.dev=debian-12",
                "image@imagefactory.dev=Standard_Debian_12_20260131_0",
                "file@imagefactory.dev=packages.txt",
                "sha256@imagefactory.dev=5d0c",
                "build@imagefactory.dev=uid-1",
            ],
            hashed.GetNotationDataOccurrences()
                .Select(notation => $"{notation.GetNotationName()}={notation.GetNotationValue()}"));
        Assert.Empty(hashed.GetCriticalTags());
    }

    [Theory]
    [InlineData(SymmetricKeyAlgorithmTag.Aes128)]
    [InlineData(SymmetricKeyAlgorithmTag.Aes256)]
    [InlineData(SymmetricKeyAlgorithmTag.Cast5)]
    [InlineData(SymmetricKeyAlgorithmTag.TripleDes)]
    [InlineData(SymmetricKeyAlgorithmTag.Twofish)]
    public async Task A_locked_key_opens_with_the_first_line_of_its_file(SymmetricKeyAlgorithmTag cipher)
    {
        const string Passphrase = "Grüße, 世界 ";
        var pair = OpenPgpKeyFiles.Pair("ed25519");
        var ring = OpenPgpKeyFiles.Ring(pair, passphrase: Passphrase, cipher: cipher);
        _keys.Write("release", ring.GenerateSecretKeyRing());

        foreach (var end in new[] { "", "\n", "\r\n", "\nthe second line\n" })
        {
            var file = _keys.Write("passphrase", Passphrase + end);
            AssertGood(await SignatureAsync(Key with { PassphraseFile = file }), pair.PublicKey);
        }
    }

    // GnuPG does not take an armor without a checksum whose content ends with a group of four.
    [Theory]
    [InlineData("one")]
    [InlineData("four")]
    [InlineData("seven")]
    public async Task An_armor_needs_no_checksum(string id)
    {
        var pair = OpenPgpKeyFiles.Pair("ed25519");
        foreach (var padding in new[] { "", ".", ".." })
        {
            var key = OpenPgpKeyFiles.Ring(pair, id: id + padding).GenerateSecretKeyRing();
            var lines = OpenPgpKeyFiles.Armored(key.GetEncoded()).Split('\n');
            _keys.Write("release.asc", string.Join('\n', lines.Where(line => !line.StartsWith('='))));

            AssertGood(await SignatureAsync(Key), pair.PublicKey);
        }
    }

    [Fact]
    public async Task A_key_without_armor_signs_as_well()
    {
        var pair = OpenPgpKeyFiles.Pair("ed25519");
        var key = OpenPgpKeyFiles.Ring(pair).GenerateSecretKeyRing();
        await File.WriteAllBytesAsync(_keys.Path("release"), key.GetEncoded());

        AssertGood(await SignatureAsync(Key), pair.PublicKey);
    }

    [Fact]
    public async Task Of_several_keys_the_one_that_is_named_signs_in_one_block_and_in_blocks_of_their_own()
    {
        var pairs = Array.ConvertAll<string, PgpKeyPair>(
            ["ed25519", "P-256", "ed25519"], algorithm => OpenPgpKeyFiles.Pair(algorithm));
        var rings = Array.ConvertAll(pairs, pair => OpenPgpKeyFiles.Ring(pair).GenerateSecretKeyRing());
        var blocks = Array.ConvertAll(rings, ring => OpenPgpKeyFiles.Armored(ring.GetEncoded()));
        _keys.Write("release", rings);
        var apart = _keys.Write(
            "apart", $"Our keys.\n\n{blocks[0]}\n{blocks[1].ReplaceLineEndings("\r\n")}And the last:\n\n{blocks[2]}\n");

        foreach (var pair in pairs)
        {
            var key = Key with { Fingerprint = Convert.ToHexStringLower(pair.PublicKey.GetFingerprint()) };
            AssertGood(await SignatureAsync(key), pair.PublicKey);
            AssertGood(await SignatureAsync(key with { KeyFile = apart }), pair.PublicKey);
        }
    }

    [Fact]
    public async Task The_newest_subkey_that_may_sign_does_it_unless_another_is_named()
    {
        var (primary, old, next, encrypting) = (Made(9), Made(8), Made(7), Made(6));
        var ring = OpenPgpKeyFiles.Ring(primary);
        AddSubkey(ring, old);
        AddSubkey(ring, next);
        ring.AddSubKey(encrypting, OpenPgpKeyFiles.Subpackets(OpenPgpKeyFiles.Encrypts), null, HashAlgorithmTag.Sha256);
        _keys.Write("release", ring.GenerateSecretKeyRing());

        AssertGood(await SignatureAsync(Key), next.PublicKey);
        AssertGood(await SignatureAsync(Key with { Fingerprint = Fingerprint(old) }), old.PublicKey);
        AssertGood(await SignatureAsync(Key with { Fingerprint = Fingerprint(primary) }), next.PublicKey);
    }

    [Fact]
    public async Task A_subkey_that_has_expired_gives_way_to_an_older_one_and_that_to_the_primary_key()
    {
        var (primary, old, next) = (Made(9), Made(8), Made(7));
        var ring = OpenPgpKeyFiles.Ring(primary);
        AddSubkey(ring, old, TimeSpan.FromHours(10));
        AddSubkey(ring, next, TimeSpan.FromHours(8));
        _keys.Write("release", ring.GenerateSecretKeyRing());
        var now = DateTimeOffset.UtcNow;

        AssertGood(await SignatureAsync(Key, now), next.PublicKey);
        AssertGood(await SignatureAsync(Key, now.AddHours(1.5)), old.PublicKey);
        AssertGood(await SignatureAsync(Key, now.AddHours(3)), primary.PublicKey);
    }

    [Fact]
    public async Task The_public_key_is_published_with_its_subkeys_and_without_a_secret()
    {
        var (primary, subkey) = (Made(2), Made(1));
        var ring = OpenPgpKeyFiles.Ring(primary, passphrase: OpenPgpKeyFiles.Passphrase);
        AddSubkey(ring, subkey);
        _keys.Write("release", ring.GenerateSecretKeyRing());

        var file = _keys.Write("passphrase", OpenPgpKeyFiles.Passphrase);
        using var signer = await OpenAsync(Key with { PassphraseFile = file });

        Assert.Equal((Fingerprint(primary), "release"), (signer.Fingerprint, signer.Name));
        Assert.Equal(OpenPgpKeyFiles.Armored(ring.GeneratePublicKeyRing().GetEncoded()), signer.PublicKey);
    }

    private static PgpKeyPair Made(int hoursAgo) =>
        OpenPgpKeyFiles.Pair("ed25519", DateTime.UtcNow.AddHours(-hoursAgo));

    private static void AddSubkey(PgpKeyRingGenerator ring, PgpKeyPair pair, TimeSpan? lifetime = null) =>
        ring.AddSubKey(
            pair,
            OpenPgpKeyFiles.Subpackets(OpenPgpKeyFiles.Signs, lifetime),
            null,
            HashAlgorithmTag.Sha256,
            HashAlgorithmTag.Sha256);

    private static string Fingerprint(PgpKeyPair pair) => Convert.ToHexString(pair.PublicKey.GetFingerprint());

    private static Task<OpenPgpSigner> OpenAsync(SigningKeySettings key, DateTimeOffset? now = null) =>
        OpenPgpSigner.OpenAsync(key, now ?? DateTimeOffset.UtcNow, default);

    private static async Task<PgpSignature> SignatureAsync(SigningKeySettings key, DateTimeOffset? now = null)
    {
        using var signer = await OpenAsync(key, now);
        using var hashes = ContentHashes.Of(Content);
        var notations = SignatureNotations.Of(
            "databases",
            new ArtifactScope("images", "debian-12", "Standard_Debian_12_20260131_0"),
            new ArtifactInfo("packages.txt", "5d0c", 1),
            "uid-1");
        return Assert.IsType<PgpSignatureList>(
            new PgpObjectFactory(signer.Sign(hashes, notations, now ?? DateTimeOffset.UtcNow)).NextPgpObject())[0];
    }

    private static void AssertGood(PgpSignature signature, PgpPublicKey key)
    {
        Assert.Equal(key.KeyId, signature.KeyId);
        signature.InitVerify(key);
        signature.Update(Content);
        Assert.True(signature.Verify());
    }
}
