using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Math;

namespace ImageFactory.Operator.Signing;

/// <summary>RSA, by .NET, whose OpenSSL works in constant time and wipes its keys.</summary>
internal sealed class RsaDigestSigner : IDigestSigner
{
    // The buffer is larger than any key needs, so that it does not grow, and so large that the garbage collector does
    // not move it.
    private const int BufferSize = 128 << 10;

    private readonly RSA _key;

    /// <summary>Opens a key.</summary>
    /// <exception cref="CryptographicException">The numbers are no key.</exception>
    public RsaDigestSigner(RsaPublicBcpgKey key, SecretNumbers numbers)
    {
        var modulus = key.Modulus.ToByteArrayUnsigned();
        var half = (modulus.Length + 1) / 2;
        using var d = numbers.Next(modulus.Length);
        using var p = numbers.Next(half);
        using var q = numbers.Next(half);
        using var inverse = numbers.Next(half);
        using var dp = Remainder(d.Value, p.Value);
        using var dq = Remainder(d.Value, q.Value);
        FreedMemory.Overwrite();
        _key = RSA.Create();
        try
        {
            // OpenPGP stores the inverse of p modulo q, PKCS #8 that of q modulo p. So the two primes change places.
            var exponent = key.PublicExponent.ToByteArrayUnsigned();
            using var encoded = Encode(
                modulus, exponent, d.Value, q.Value, p.Value, dq.Value, dp.Value, inverse.Value);
            _key.ImportPkcs8PrivateKey(encoded.Value, out _);
        }
        catch
        {
            _key.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    /// <inheritdoc />
    public MPInteger[] Sign(byte[] digest) =>
        [new MPInteger(new BigInteger(1, _key.SignHash(digest, Hash, RSASignaturePadding.Pkcs1)))];

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();

    // The key goes in as PKCS #8. Numbers that .NET gets one by one it copies into buffers that it does not wipe.
    private static SecretBytes Encode(params byte[][] numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, BufferSize);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            using (writer.PushOctetString())
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                Array.ForEach(numbers, number => writer.WriteIntegerUnsigned(number.AsSpan().TrimStart((byte)0)));
            }
        }

        var encoded = new SecretBytes(writer.GetEncodedLength());
        writer.Encode(encoded.Value);
        // Reset overwrites the secret numbers in the writer's buffer.
        writer.Reset();
        return encoded;
    }

    // d modulo a prime less one, which PKCS #8 has and OpenPGP leaves out. It is calculated digit by digit, in memory
    // that can be wiped; the BigIntegers of .NET and BouncyCastle cannot be. The trial signature would show a mistake
    // here.
    private static SecretBytes Remainder(ReadOnlySpan<byte> number, ReadOnlySpan<byte> prime)
    {
        // The remainder has one byte more, for the bit that is shifted out before the prime is subtracted.
        using var remainder = new SecretBytes(prime.Length + 1);
        using var modulus = new SecretBytes(prime.Length + 1);
        prime.CopyTo(modulus.Value.AsSpan(1));
        modulus.Value[^1]--;
        for (var bit = 0; bit < number.Length * 8; bit++)
        {
            ShiftIn(remainder.Value, (number[bit / 8] >> (7 - (bit % 8))) & 1);
            if (remainder.Value.AsSpan().SequenceCompareTo(modulus.Value) >= 0)
            {
                Subtract(remainder.Value, modulus.Value);
            }
        }

        var result = new SecretBytes(prime.Length);
        remainder.Value.AsSpan(1).CopyTo(result.Value);
        return result;
    }

    private static void ShiftIn(Span<byte> number, int bit)
    {
        for (var index = number.Length - 1; index >= 0; index--)
        {
            var shifted = (number[index] << 1) | bit;
            (number[index], bit) = ((byte)shifted, shifted >> 8);
        }
    }

    private static void Subtract(Span<byte> number, ReadOnlySpan<byte> other)
    {
        var borrow = 0;
        for (var index = number.Length - 1; index >= 0; index--)
        {
            var difference = number[index] - other[index] - borrow;
            (number[index], borrow) = ((byte)difference, difference < 0 ? 1 : 0);
        }
    }
}
