using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>A build's image as the file that a region gets: its qcow2, or the same disk in another format.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Sha256">SHA-256, in hex.</param>
/// <param name="Sha512">SHA-512, in hex; null while it is not known.</param>
/// <param name="SizeBytes">Its size.</param>
internal sealed record ImageFile(string Name, string? Sha256, string? Sha512, long SizeBytes)
{
    /// <summary>The file.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The region's format; null for qcow2.</param>
    /// <exception cref="StageFailedException">The build made no such file.</exception>
    public static ImageFile Of(V1BuiltImageStatus image, ImageFormat? format)
    {
        if (format is null)
        {
            return new ImageFile(image.File!, image.Sha256, image.Sha512, image.SizeBytes ?? 0);
        }

        var file = Find(image, format.Value);
        return new ImageFile(file.File!, file.Sha256, file.Sha512, file.SizeBytes ?? 0);
    }

    /// <summary>Its digest by Glance's name of the algorithm; null when it is not known.</summary>
    public string? Digest(string algorithm) => algorithm switch
    {
        "sha256" => Sha256,
        "sha512" => Sha512,
        _ => null,
    };

    /// <summary>Writes down what a reading of the file has told.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The region's format; null for qcow2.</param>
    /// <param name="digests">The file's digests.</param>
    public static void Take(V1BuiltImageStatus image, ImageFormat? format, ContentDigests digests)
    {
        if (format is { } other)
        {
            Find(image, other).Sha512 = digests.Sha512;
            return;
        }

        (image.Sha512, image.Sha1, image.Md5) = (digests.Sha512, digests.Sha1, digests.Md5);
    }

    private static V1ImageFileStatus Find(V1BuiltImageStatus image, ImageFormat format) =>
        image.Formats?.FirstOrDefault(file => file.Format == format)
        ?? throw new StageFailedException(
            Reasons.FailedArtifact,
            $"The build made no {format.ToString().ToLowerInvariant()} of its image, which a region is to get: set "
            + "spec.restartFrom to ImageBuilt");
}
