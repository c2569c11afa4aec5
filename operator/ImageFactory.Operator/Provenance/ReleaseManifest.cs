using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Provenance;

/// <summary>
/// The files that belong to an image. What its build host and its tests have reported decides, and not what lies in the
/// folder: somebody else may have put that there.
/// </summary>
internal sealed class ReleaseManifest(IArtifactStore store)
{
    /// <summary>Compares what was reported with what is there.</summary>
    /// <exception cref="StageFailedException">
    /// Nobody knows what was reported, or something is missing, or too much.
    /// </exception>
    /// <exception cref="ArtifactChangedException">A file is not what was reported.</exception>
    public async Task<ReleaseListing> ReadAsync(ArtifactScope scope, CancellationToken cancellationToken)
    {
        var manifest = (await store.GetGrantsAsync(scope, cancellationToken)).Manifest
            ?? throw new StageFailedException(
                Reasons.FailedArtifact,
                $"Nobody knows which files belong to {scope}, since an earlier version of the operator built the "
                + "image: set spec.restartFrom to ImageBuilt");
        var stored = await store.ListAsync(scope, cancellationToken);
        // The operator writes a list of its own in its place.
        List<ArtifactInfo> reported = [.. manifest.Where(file => file.Name != ReleaseFiles.Checksums)];
        foreach (var file in reported)
        {
            var found = stored.FirstOrDefault(one => one.Name == file.Name)
                ?? throw new FileNotFoundException($"{scope}/{file.Name} is not in the artifact store any more");
            if (found != file)
            {
                throw new ArtifactChangedException(scope, file, found.Sha256);
            }
        }

        List<ArtifactInfo> own = [.. stored.Where(file => reported.TrueForAll(one => one.Name != file.Name))];
        var stranger = own.Find(file => !ReleaseFiles.IsOwn(file.Name, reported.Select(one => one.Name)));
        return stranger is null
            ? new ReleaseListing(reported, own)
            : throw new StageFailedException(
                Reasons.FailedArtifact,
                $"{scope}/{stranger.Name} lies among the files of the image, and neither the build host nor the tests "
                + "have reported it: find out who put it there, take it away, then request a retry");
    }
}

/// <summary>What lies beside an image.</summary>
/// <param name="Reported">What the build host and the tests have made.</param>
/// <param name="Own">What the operator has written, logs too.</param>
internal sealed record ReleaseListing(IReadOnlyList<ArtifactInfo> Reported, IReadOnlyList<ArtifactInfo> Own);
