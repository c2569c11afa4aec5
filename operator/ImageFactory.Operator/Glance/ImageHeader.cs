using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Disks;
using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// Looks at the header of a build's image in the artifact store. A build host made it, which runs what a tenant
/// wrote; whoever opens it afterwards, a region or a test, opens what the header names, too.
/// </summary>
internal sealed class ImageHeader(IArtifactStore store)
{
    /// <summary>
    /// Reads the header, and writes down how large a disk it has. It has to be called before anything else gets the
    /// image; it reads <see cref="Qcow2Reader.MostBytes"/> at most.
    /// </summary>
    /// <param name="context">The build, whose image is in its status.</param>
    /// <param name="minDiskGiB">The smallest root disk that the image promises to boot from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="format">The format of the file that is to be opened; null for qcow2.</param>
    /// <exception cref="StageFailedException">
    /// The image is gone, is another than was built, or has a header that none may have.
    /// </exception>
    public async Task RequireAsync(
        BuildContext context, int minDiskGiB, CancellationToken cancellationToken, ImageFormat? format = null)
    {
        var image = context.Status.Image!;
        var file = ImageFile.Of(image, format);
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        await using var content = await store.OpenReadAsync(scope, file.Name, cancellationToken)
            ?? throw new StageFailedException(
                Reasons.FailedArtifact,
                $"{scope}/{file.Name} is not in the artifact store any more: set spec.restartFrom to ImageBuilt");
        if (content.Info.Sha256 != file.Sha256)
        {
            throw Differs(scope, file, content.Info.Sha256);
        }

        var start = new byte[Math.Min(content.Info.SizeBytes, Qcow2Reader.MostBytes)];
        await content.Stream.ReadExactlyAsync(start, cancellationToken);
        if (format is { } further)
        {
            var problem = FurtherHeaders.Problem(further, start, content.Info.SizeBytes, (long)minDiskGiB << 30);
            if (problem is not null)
            {
                throw Refused(scope, file, $"{further}".ToLowerInvariant(), problem);
            }

            return;
        }

        image.VirtualSizeBytes = Qcow2Reader.Read(start, content.Info.SizeBytes, (long)minDiskGiB << 30) switch
        {
            Qcow2Reading.Accepted accepted => accepted.VirtualSizeBytes,
            Qcow2Reading.Refused refused => throw Refused(scope, file, "qcow2", refused.Problem),
            var other => throw new InvalidOperationException($"{other} says nothing of the header"),
        };
    }

    /// <summary>The store has another image than was built.</summary>
    public static StageFailedException Differs(ArtifactScope scope, V1BuiltImageStatus image, string sha256) =>
        Differs(scope, ImageFile.Of(image, format: null), sha256);

    /// <summary>The store has another file than was built.</summary>
    public static StageFailedException Differs(ArtifactScope scope, ImageFile file, string sha256) => new(
        Reasons.FailedArtifact,
        $"{scope}/{file.Name} has SHA-256 {sha256}, {file.Sha256} was built: "
        + "look after the store's disk, then set spec.restartFrom to ImageBuilt");

    private static StageFailedException Refused(ArtifactScope scope, ImageFile file, string format, string problem) =>
        new(
            Reasons.FailedImageHeader,
            $"{scope}/{file.Name} goes to no region and no test, for its {format} header: {problem}. "
            + "The host's scripts make no such image: find what in the profile's elements or scripts does, then "
            + "set spec.restartFrom to ImageBuilt");
}
