using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// The secret numbers of a key in the clear (RFC 4880 §5.5.3), one after the other. The library would hand them out in
/// objects that nobody can wipe; here they stand in one place, and only until they are disposed of.
/// </summary>
internal sealed class SecretNumbers : IDisposable
{
    private readonly SecretBytes _bytes;
    private int _position;

    private SecretNumbers(SecretBytes bytes) => _bytes = bytes;

    /// <summary>Takes the numbers out of a key.</summary>
    /// <returns>Null where the passphrase is another one.</returns>
    public static SecretNumbers? Unlock(SecretKeyPacket key, byte[] passphrase)
    {
        var data = key.GetSecretKeyData();
        var bytes = new SecretBytes(data.Length);
        try
        {
            if (key.S2kUsage == SecretKeyPacket.UsageNone)
            {
                data.CopyTo(bytes.Value, 0);
                CryptographicOperations.ZeroMemory(data);
            }
            else
            {
                Decrypt(key, passphrase, data, bytes.Value);
            }

            if (IsIntact(bytes.Value, key.S2kUsage == SecretKeyPacket.UsageSha1))
            {
                return new SecretNumbers(bytes);
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        bytes.Dispose();
        return null;
    }

    /// <summary>The next number, big-endian, with zeros before it so that it has this many bytes.</summary>
    public SecretBytes Next(int length)
    {
        var bits = BinaryPrimitives.ReadUInt16BigEndian(_bytes.Value.AsSpan(_position));
        var digits = _bytes.Value.AsSpan(_position + sizeof(ushort), (bits + 7) / 8);
        var number = new SecretBytes(length);
        digits.CopyTo(number.Value.AsSpan(length - digits.Length));
        _position += sizeof(ushort) + digits.Length;
        return number;
    }

    /// <inheritdoc />
    public void Dispose() => _bytes.Dispose();

    private static void Decrypt(SecretKeyPacket key, byte[] passphrase, byte[] from, byte[] to)
    {
        if (key.S2kUsage == SecretKeyPacket.UsageAead)
        {
            throw new NotSupportedException("it is locked by AEAD, as keys of version 6 are");
        }

        var algorithm = PgpUtilities.GetSymmetricCipherName(key.EncAlgorithm);
        var cipher = CipherUtilities.GetCipher($"{algorithm}/CFB/NoPadding");
        var opener = PgpUtilities.MakeKeyFromPassPhraseRaw(key.EncAlgorithm, key.S2k, passphrase);
        cipher.Init(forEncryption: false, new ParametersWithIV(opener, key.GetIV()));
        cipher.DoFinal(from, to);
    }

    private static bool IsIntact(ReadOnlySpan<byte> bytes, bool bySha1)
    {
        var length = bytes.Length - (bySha1 ? SHA1.HashSizeInBytes : sizeof(ushort));
        if (length < 0)
        {
            return false;
        }

        if (bySha1)
        {
            // SHA-1 is the checksum of the format here; it protects nothing.
            return CryptographicOperations.FixedTimeEquals(
                CryptographicOperations.HashData(HashAlgorithmName.SHA1, bytes[..length]), bytes[length..]);
        }

        ushort sum = 0;
        foreach (var value in bytes[..length])
        {
            sum += value;
        }

        return sum == BinaryPrimitives.ReadUInt16BigEndian(bytes[length..]);
    }
}
