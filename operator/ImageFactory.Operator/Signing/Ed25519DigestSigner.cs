using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace ImageFactory.Operator.Signing;

/// <summary>Ed25519, which .NET has not: a signature over the digest as over any other message.</summary>
internal sealed class Ed25519DigestSigner(SecretNumbers numbers) : IDigestSigner
{
    private readonly SecretBytes _seed = numbers.Next(Ed25519.SecretKeySize);

    /// <inheritdoc />
    public HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    /// <inheritdoc />
    public MPInteger[] Sign(byte[] digest)
    {
        var signature = new byte[Ed25519.SignatureSize];
        // The public key is calculated anew: one that was slipped into the file would make the signature tell the
        // secret one.
        Ed25519.Sign(_seed.Value, digest, signature);
        return DigestSigners.Halves(signature);
    }

    /// <inheritdoc />
    public void Dispose() => _seed.Dispose();
}
