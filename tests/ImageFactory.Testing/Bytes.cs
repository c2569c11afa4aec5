using System.Security.Cryptography;

namespace ImageFactory.Testing;

/// <summary>Content to store.</summary>
public static class Bytes
{
    /// <summary>The same bytes for the same seed.</summary>
    public static byte[] Make(int length, int seed = 1)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // Content of a test, not a secret.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
