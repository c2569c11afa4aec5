using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Provenance;

/// <summary>Writes the release files of an image into the store. Writing them again gives the same files.</summary>
internal sealed class ReleaseFileWriter(IArtifactStore store)
{
    /// <summary>
    /// Compares the packages with those of the image before; null where one of the lists is not there.
    /// </summary>
    public async Task<V1PackageChanges?> WritePackageDiffAsync(
        ArtifactScope scope, string? previousImage, CancellationToken cancellationToken)
    {
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
        await WriteAsync(scope, ReleaseFiles.PackageDiff, diff.ToString(), cancellationToken);
        return diff.Summary;
    }

    /// <summary>Writes the provenance, and the checksums of all files that belong to the image then.</summary>
    public async Task WriteAsync(
        ArtifactScope scope, Func<IReadOnlyList<ArtifactInfo>, string> provenance, CancellationToken cancellationToken)
    {
        var files = await store.ListAsync(scope, cancellationToken);
        await WriteAsync(scope, ReleaseFiles.Provenance, provenance(files), cancellationToken);
        var sums = ChecksumList.Of(await store.ListAsync(scope, cancellationToken));
        await WriteAsync(scope, ReleaseFiles.Checksums, sums, cancellationToken);
    }

    private async Task<string?> ReadAsync(ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(scope, file, cancellationToken);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task WriteAsync(ArtifactScope scope, string file, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await store.WriteAsync(scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }
}
