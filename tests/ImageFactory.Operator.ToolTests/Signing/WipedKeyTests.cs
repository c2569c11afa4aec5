using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Parameters;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Signing;

/// <summary>
/// What is left of a locked key in the operator's memory after it has signed; of ECDSA, OpenSSL leaves copies.
/// </summary>
[Collection("GnuPG")]
public sealed class WipedKeyTests
{
    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa3072")]
    public async Task No_secret_number_of_a_key_is_left_once_it_has_signed(string algorithm)
    {
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("release", algorithm, "sign", SigningKeyring.Passphrase);
        var settings = new SigningKeySettings
        {
            Name = "release",
            KeyFile = keyring.SecretKey("release"),
            PassphraseFile = keyring.Write("passphrase", SigningKeyring.Passphrase + "\n"),
        };

        ProcessMemory during;
        using (var signer = await OpenPgpSigner.OpenAsync(settings, DateTimeOffset.UtcNow, default))
        {
            using var content = ContentHashes.Of(Bytes.Make(1000));
            signer.Sign(content, [], DateTimeOffset.UtcNow);
            during = ProcessMemory.Copy();
        }

        using var after = ProcessMemory.Copy();
        using (during)
        {
            // Only now does the test itself know them.
            var secrets = await SecretsAsync(settings.KeyFile);
            Assert.Contains(secrets, during.Holds);
            Assert.DoesNotContain(secrets, after.Holds);
        }
    }

    private static async Task<IReadOnlyList<byte[]>> SecretsAsync(string file)
    {
        await using var content = File.OpenRead(file);
        await using var decoded = PgpUtilities.GetDecoderStream(content);
        var key = new PgpSecretKeyRing(decoded).GetSecretKey();
        return key.ExtractPrivateKeyUtf8(SigningKeyring.Passphrase.ToCharArray()).Key switch
        {
            Ed25519PrivateKeyParameters ed25519 => [ed25519.GetEncoded()],
            RsaPrivateCrtKeyParameters rsa =>
                [
                    .. new[] { rsa.Exponent, rsa.P, rsa.Q, rsa.DP, rsa.DQ, rsa.QInv }
                        .Select(number => number.ToByteArrayUnsigned()),
                ],
            var other => throw new NotSupportedException(other.ToString()),
        };
    }
}
