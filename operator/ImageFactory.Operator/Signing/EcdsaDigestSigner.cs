using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;

namespace ImageFactory.Operator.Signing;

/// <summary>ECDSA, by .NET, whose OpenSSL works in constant time.</summary>
internal sealed class EcdsaDigestSigner : IDigestSigner
{
    private readonly ECDsa _key;

    /// <summary>Opens a key.</summary>
    /// <exception cref="CryptographicException">
    /// The numbers are no key, or on a curve that .NET does not know.
    /// </exception>
    public EcdsaDigestSigner(ECDsaPublicBcpgKey key, SecretNumbers numbers)
    {
        // The byte 4 stands for an uncompressed point; the two coordinates follow.
        var point = key.EncodedPoint.ToByteArrayUnsigned();
        var length = (point.Length - 1) / 2;
        using var secret = numbers.Next(length);
        _key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(key.CurveOid.GetID()),
            D = secret.Value,
            Q = new ECPoint { X = point[1..(length + 1)], Y = point[(length + 1)..] },
        });
        Hash = length <= SHA256.HashSizeInBytes ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
    }

    /// <inheritdoc />
    public HashAlgorithmName Hash { get; }

    /// <inheritdoc />
    public MPInteger[] Sign(byte[] digest) =>
        DigestSigners.Halves(_key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
