using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// A file with secret keys as <c>gpg --export-secret-keys</c> writes it: armored or not, several keys in one block or a
/// block for each. An armor's checksum is optional (RFC 9580 §6.1), but where there is one it has to be right.
/// </summary>
internal static class OpenPgpKeyFile
{
    // A key with a photograph and hundreds of certifications is still smaller.
    private const int MaxBytes = 1 << 20;

    private const string Remedy = "put the output of 'gpg --export-secret-keys --armor KEY' there";

    /// <summary>The secret keys in a file, each with its subkeys.</summary>
    /// <exception cref="SigningException">
    /// There are none, or they cannot be read; the message is what follows the key's name.
    /// </exception>
    public static async Task<IReadOnlyList<PgpSecretKeyRing>> ReadAsync(
        string path, CancellationToken cancellationToken)
    {
        using var content = await SecretBytes.ReadAsync(path, MaxBytes, cancellationToken);
        var (keys, holdsPublicKey) = Parse(path, content.Value);
        var found = holdsPublicKey ? ", which holds a public key" : string.Empty;
        return keys.Count > 0 ? keys : throw new SigningException($"is not in {path}{found}: {Remedy}");
    }

    /// <summary>Whether an error of the library means that its input is not what it reads.</summary>
    public static bool IsMalformed(Exception error) => error
        is IOException or PgpException or CryptoException or GeneralSecurityException or SecurityUtilityException
        or CryptographicException or UnsupportedPacketVersionException or ArgumentException or InvalidOperationException
        or InvalidCastException or IndexOutOfRangeException or ArithmeticException or FormatException
        or NotSupportedException;

    private static (List<PgpSecretKeyRing> Keys, bool HoldsPublicKey) Parse(string path, byte[] content)
    {
        var keys = new List<PgpSecretKeyRing>();
        var holdsPublicKey = false;
        using var file = new MemoryStream(content, writable: false);
        try
        {
            while (file.Position < file.Length)
            {
                var block = new BcpgInputStream(PgpUtilities.GetDecoderStream(file));
                while (block.SkipMarkerPackets() == PacketTag.SecretKey)
                {
                    keys.Add(new PgpSecretKeyRing(block));
                }

                holdsPublicKey |= block.NextPacketTag() == PacketTag.PublicKey;
                block.CopyTo(Stream.Null);
            }
        }
        catch (UnsupportedPacketVersionException error)
        {
            throw new SigningException(
                $"is not of version 4 of OpenPGP in {path} ({error.Message}): "
                + "give one that is, by 'gpg --quick-generate-key'");
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw new SigningException(
                $"cannot be read in {path} ({error.Message}): "
                + $"give an RSA, Ed25519 or ECDSA key of version 4, and {Remedy}");
        }

        return (keys, holdsPublicKey);
    }
}
