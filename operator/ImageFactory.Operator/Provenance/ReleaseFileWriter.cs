using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Provenance;

/// <summary>Writes the release files of an image into the store. Writing them again gives the same files.</summary>
internal sealed class ReleaseFileWriter(IArtifactStore store)
{
    /// <summary>
    /// Compares the packages with those of the image before; null where one of the lists is not there.
    /// </summary>
    /// <exception cref="StageFailedException">A list is longer than one of packages can be.</exception>
    public async Task<(V1PackageChanges Changes, ArtifactInfo File)?> WritePackageDiffAsync(
        ArtifactScope scope, string? previousImage, CancellationToken cancellationToken)
    {
        // One of an earlier try may compare with another image.
        await store.DeleteAsync(scope, ReleaseFiles.PackageDiff, cancellationToken);
        if (previousImage is null || previousImage == scope.ImageName)
        {
            return null;
        }

        var previous = new ArtifactScope(scope.Namespace, scope.Profile, previousImage);
        if (await ReadAsync(previous, ReleaseFiles.Packages, cancellationToken) is not { } before
            || await ReadAsync(scope, ReleaseFiles.Packages, cancellationToken) is not { } after)
        {
            return null;
        }

        var diff = PackageDiff.Between(previousImage, before, scope.ImageName, after);
        return (diff.Summary, await WriteAsync(scope, ReleaseFiles.PackageDiff, diff.ToString(), cancellationToken));
    }

    /// <summary>Writes the provenance of files, and the checksums of these and of it; gives all of them.</summary>
    public async Task<IReadOnlyList<ArtifactInfo>> WriteAsync(
        ArtifactScope scope,
        IReadOnlyList<ArtifactInfo> files,
        Func<IReadOnlyList<ArtifactInfo>, string> provenance,
        CancellationToken cancellationToken)
    {
        var statement = await WriteAsync(scope, ReleaseFiles.Provenance, provenance(files), cancellationToken);
        ArtifactInfo[] vouched = [.. files, statement];
        return
        [
            .. vouched,
            await WriteAsync(scope, ReleaseFiles.Checksums, ChecksumList.Of(vouched), cancellationToken),
        ];
    }

    private async Task<string?> ReadAsync(ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(scope, file, cancellationToken);
        if (content is null)
        {
            return null;
        }

        var text = await content.ReadTextAsync(PackageDiff.LongestList, cancellationToken)
            ?? throw TooLong($"{content.Info.SizeBytes >> 10} KiB", $"{PackageDiff.LongestList >> 10}");
        var lines = text.AsSpan().Count('\n');
        return lines <= PackageDiff.MostPackages
            ? text
            : throw TooLong($"{lines} lines", $"{PackageDiff.MostPackages}");

        StageFailedException TooLong(string length, string most) => new(
            Reasons.FailedArtifact,
            $"{scope}/{file} has {length}, and no list of packages is longer than {most}: look into the build's log "
            + "for what wrote it");
    }

    private async Task<ArtifactInfo> WriteAsync(
        ArtifactScope scope, string file, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.WriteAsync(scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }
}
