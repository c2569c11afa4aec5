using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Gnu;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Math;

namespace ImageFactory.Operator.Signing;

/// <summary>The algorithms of keys that sign.</summary>
internal static class DigestSigners
{
    /// <summary>Whether keys of this kind can sign here.</summary>
    public static bool Know(PgpPublicKey key) => key.PublicKeyPacket.Key switch
    {
        RsaPublicBcpgKey => key.Algorithm != PublicKeyAlgorithmTag.RsaEncrypt,
        EdDsaPublicBcpgKey { CurveOid: var curve } =>
            GnuObjectIdentifiers.Ed25519.Equals(curve) || EdECObjectIdentifiers.id_Ed25519.Equals(curve),
        ECDsaPublicBcpgKey => true,
        _ => false,
    };

    /// <summary>Opens a key that is known.</summary>
    /// <param name="key">The public half.</param>
    /// <param name="numbers">The secret half; read once.</param>
    public static IDigestSigner Open(IBcpgKey key, SecretNumbers numbers) => key switch
    {
        RsaPublicBcpgKey rsa => new RsaDigestSigner(rsa, numbers),
        EdDsaPublicBcpgKey => new Ed25519DigestSigner(numbers),
        _ => new EcdsaDigestSigner((ECDsaPublicBcpgKey)key, numbers),
    };

    /// <summary>Splits a signature on a curve into its two numbers, which stand one behind the other.</summary>
    public static MPInteger[] Halves(byte[] signature)
    {
        var half = signature.Length / 2;
        return
        [
            new MPInteger(new BigInteger(1, signature, 0, half)),
            new MPInteger(new BigInteger(1, signature, half, half)),
        ];
    }
}
