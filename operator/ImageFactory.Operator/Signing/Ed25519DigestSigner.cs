using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Ed25519, by BouncyCastle, since .NET does not have it. OpenPGP signs the digest as if it were the message.
/// </summary>
internal sealed class Ed25519DigestSigner(SecretNumbers numbers) : IDigestSigner
{
    private readonly SecretBytes _seed = numbers.Next(Ed25519.SecretKeySize);

    /// <inheritdoc />
    public HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    /// <inheritdoc />
    public MPInteger[] Sign(byte[] digest)
    {
        var signature = new byte[Ed25519.SignatureSize];
        // The public key is calculated from the secret one. With a wrong public key in the file the signature would
        // reveal the secret key.
        Ed25519.Sign(_seed.Value, digest, signature);
        return DigestSigners.Halves(signature);
    }

    /// <inheritdoc />
    public void Dispose() => _seed.Dispose();
}
