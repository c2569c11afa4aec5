using System.Globalization;
using ImageFactory.Operator.Signing;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Xunit;
using static ImageFactory.Operator.Tests.Signing.OpenPgpKeyFiles;
using static ImageFactory.Operator.Tests.Signing.ReleaseKey;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>OpenPGP keys that cannot sign are refused with what is wrong with them and what helps.</summary>
public sealed class RefusedKeyTests : IDisposable
{
    private const string Remedy = "give one that can sign, or prolong it and export it again";

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

    private readonly ReleaseKey _release = new();

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task A_key_is_refused_from_the_day_on_that_it_expires()
    {
        var pair = Pair();
        _release.Files.Write("release", Ring(pair, lifetime: TimeSpan.FromDays(2)).GenerateSecretKeyRing());
        var expiry = new DateTimeOffset(pair.PublicKey.CreationTime).AddDays(2);

        using (await OpenPgpSigner.OpenAsync(_release.Settings, expiry.AddSeconds(-1), default))
        {
            Assert.Equal(
                $"{Who} ({Fingerprint(pair)}) expired on "
                + $"{expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {Remedy}",
                await _release.RefusalAsync(expiry));
        }
    }

    [Fact]
    public async Task A_revoked_key_is_refused()
    {
        var pair = Pair();
        var key = Ring(pair).GenerateSecretKeyRing();
        var revoked = PgpPublicKey.AddCertification(key.GetPublicKey(), Revocation(pair, pair.PublicKey));
        _release.Write(PgpSecretKey.ReplacePublicKey(key.GetSecretKey(), revoked));

        Assert.Equal($"{Who} ({Fingerprint(pair)}) is revoked: {Remedy}", await _release.RefusalAsync());
    }

    [Fact]
    public async Task A_revocation_by_somebody_else_does_not_count()
    {
        var (pair, other) = (Pair(), Pair());
        var key = Ring(pair).GenerateSecretKeyRing();
        var revoked = PgpPublicKey.AddCertification(key.GetPublicKey(), Revocation(other, pair.PublicKey));
        _release.Write(PgpSecretKey.ReplacePublicKey(key.GetSecretKey(), revoked));

        using var signer = await OpenPgpSigner.OpenAsync(_release.Settings, DateTimeOffset.UtcNow, default);

        Assert.Equal(Fingerprint(pair), signer.Fingerprint);
    }

    [Theory]
    [InlineData(Encrypts)]
    [InlineData(Certifies)]
    public async Task A_key_for_something_else_is_refused(int flags)
    {
        var pair = Pair("rsa");
        _release.Files.Write("release", Ring(pair, flags).GenerateSecretKeyRing());

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) cannot sign: it is for encryption or certification only: {Remedy}",
            await _release.RefusalAsync());
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
        _release.Files.Write("release.asc", Armored([.. bytes[..(bytes[1] + 2)], .. signed[(signed[1] + 2)..]]));

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) has no good signature over itself: {Remedy}", await _release.RefusalAsync());
    }

    [Fact]
    public async Task A_subkey_that_does_not_sign_that_it_belongs_to_its_key_is_refused()
    {
        var (pair, subkey) = (Pair(), Pair());
        var ring = Ring(pair, Certifies);
        ring.AddSubKey(subkey, Subpackets(Signs), null, HashAlgorithmTag.Sha256);
        _release.Files.Write("release", ring.GenerateSecretKeyRing());

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) has no usable signing subkey: "
            + $"it does not sign that it belongs to the key: {Remedy}",
            await _release.RefusalAsync());
    }

    [Fact]
    public async Task A_key_of_another_version_is_refused()
    {
        await _release.AssertRefusedAsync(
            VersionSix,
            "is not of version 4 of OpenPGP in {0} (unsupported version: 6): "
            + "give one that is, by 'gpg --quick-generate-key'");
    }

    [Fact]
    public async Task A_key_of_an_algorithm_that_is_not_known_is_refused()
    {
        var dsa = Pair("dsa");
        _release.Files.Write("release", Ring(dsa).GenerateSecretKeyRing());
        Assert.Equal(
            $"{Who} ({Fingerprint(dsa)}) is of the algorithm Dsa, by which nothing is signed: "
            + "give an RSA, Ed25519 or ECDSA key",
            await _release.RefusalAsync());

        var bytes = Ring(Pair()).GenerateSecretKeyRing().GetEncoded();
        // Header, length, version and time stand before it.
        bytes[7] = 99;
        await _release.AssertRefusedAsync(
            Armored(bytes),
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
        _release.Files.Write("release.asc", Armored(mixed));

        Assert.Equal(
            $"{Who} ({Fingerprint(pair)}) is not the secret part of its public key: export it again",
            await _release.RefusalAsync());
    }

    private static PgpSignature Revocation(PgpKeyPair by, PgpPublicKey over)
    {
        var generator = new PgpSignatureGenerator(by.PublicKey.Algorithm, HashAlgorithmTag.Sha256);
        generator.InitSign(PgpSignature.KeyRevocation, by.PrivateKey);
        return generator.GenerateCertification(over);
    }
}
