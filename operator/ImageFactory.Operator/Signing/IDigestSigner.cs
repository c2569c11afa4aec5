using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;

namespace ImageFactory.Operator.Signing;

/// <summary>The secret half of a key, which signs digests.</summary>
internal interface IDigestSigner : IDisposable
{
    /// <summary>The hash whose digests it signs: the shortest one here that is long enough for the key.</summary>
    HashAlgorithmName Hash { get; }

    /// <summary>Signs a digest and returns the numbers that a signature packet holds (RFC 4880 §5.2.3).</summary>
    MPInteger[] Sign(byte[] digest);
}
