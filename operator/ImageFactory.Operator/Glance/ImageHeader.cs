using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
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
    /// <exception cref="StageFailedException">
    /// The image is gone, is another than was built, or has a header that none may have.
    /// </exception>
    public async Task RequireAsync(BuildContext context, int minDiskGiB, CancellationToken cancellationToken)
    {
        var image = context.Status.Image!;
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        await using var content = await store.OpenReadAsync(scope, image.File!, cancellationToken)
            ?? throw new StageFailedException(
                Reasons.FailedArtifact,
                $"{scope}/{image.File} is not in the artifact store any more: set spec.restartFrom to ImageBuilt");
        if (content.Info.Sha256 != image.Sha256)
        {
            throw Differs(scope, image, content.Info.Sha256);
        }

        var start = new byte[Math.Min(content.Info.SizeBytes, Qcow2Reader.MostBytes)];
        await content.Stream.ReadExactlyAsync(start, cancellationToken);
        image.VirtualSizeBytes = Qcow2Reader.Read(start, content.Info.SizeBytes, (long)minDiskGiB << 30) switch
        {
            Qcow2Reading.Accepted accepted => accepted.VirtualSizeBytes,
            Qcow2Reading.Refused refused => throw new StageFailedException(
                Reasons.FailedImageHeader,
                $"{scope}/{image.File} goes to no region and no test, for its qcow2 header: {refused.Problem}. "
                + "The host's scripts make no such image: find what in the profile's elements or scripts does, then "
                + "set spec.restartFrom to ImageBuilt"),
            var other => throw new InvalidOperationException($"{other} says nothing of the header"),
        };
    }

    /// <summary>The store has another image than was built.</summary>
    public static StageFailedException Differs(ArtifactScope scope, V1BuiltImageStatus image, string sha256) => new(
        Reasons.FailedArtifact,
        $"{scope}/{image.File} has SHA-256 {sha256}, {image.Sha256} was built: "
        + "look after the store's disk, then set spec.restartFrom to ImageBuilt");
}
