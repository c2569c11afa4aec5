using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts.Reading;

namespace ImageFactory.Operator.Builds;

/// <summary>The digests of the image in the status.</summary>
internal static class ImageDigests
{
    /// <summary>All of them; null while one is not known.</summary>
    public static ContentDigests? Digests(this V1BuiltImageStatus image) =>
        image is { Md5: { } md5, Sha1: { } sha1, Sha256: { } sha256, Sha512: { } sha512 }
            ? new ContentDigests(md5, sha1, sha256, sha512)
            : null;

    /// <summary>Writes them down.</summary>
    public static void Take(this V1BuiltImageStatus image, ContentDigests digests) =>
        (image.Md5, image.Sha1, image.Sha512) = (digests.Md5, digests.Sha1, digests.Sha512);
}
