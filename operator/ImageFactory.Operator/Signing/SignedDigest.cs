using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Signing;

/// <summary>The digest of an image that is signed.</summary>
internal static class SignedDigest
{
    /// <summary>Chooses the digest that a method signs.</summary>
    /// <param name="method">The method.</param>
    /// <param name="sha256">The image's SHA-256, in hexadecimal.</param>
    /// <param name="sha512">The image's SHA-512, in hexadecimal.</param>
    public static byte[] Of(ImageHashMethod method, string sha256, string sha512) =>
        Convert.FromHexString(method == ImageHashMethod.Sha512 ? sha512 : sha256);
}
