using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>Stage 11: an audit set says of every file, signatures included, what it has to be.</summary>
internal sealed class Audit(
    StageJobs jobs, IArtifactStore store, ReleaseManifest manifest, ArtifactSigner signer, TimeProvider time)
    : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Audited;

    /// <inheritdoc />
    public Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var image = context.Status.Image!;
        var (file, known) = (image.File!, image.Digests());
        var build = (context.Build.Uid(), UntestedImage.MessageOf(context));
        var job = jobs.Start(
            context.Build,
            Stage,
            "Reading the files",
            (progress, token) => AuditAsync(scope, file, known, build, progress, token));
        return job.FollowAsync(jobs, context, Stage, result => Finish(context.Status, scope, result));
    }

    private static StageOutcome.Done Finish(V1ImageBuildStatus status, ArtifactScope scope, Result result)
    {
        status.Image!.Take(result.Digests);
        return new StageOutcome.Done(
            $"{scope}/{ReleaseFiles.Audit} holds the digests of {result.Files} files; check them with hashdeep -a");
    }

    private async Task<Result> AuditAsync(
        ArtifactScope scope,
        string image,
        ContentDigests? known,
        (string Uid, string? Untested) build,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        // It vouches for the image as well, and the keys need not be those that have signed the files.
        using var keys = await signer.OpenKeysAsync(scope.Namespace, build.Untested, cancellationToken);
        var listing = await manifest.ReadAsync(scope, cancellationToken);
        var files = listing.Reported.Concat(listing.Own.Where(file => IsAudited(file.Name))).ToList();
        var entries = new List<(string Name, long Size, ContentDigests Digests)>();
        foreach (var file in files)
        {
            // Signing has read the image just now; everything else is small.
            var digests = file.Name == image && known is not null
                ? known
                : await ReadAsync(scope, file, progress, cancellationToken);
            entries.Add((file.Name, file.SizeBytes, digests));
        }

        ArtifactInfo set;
        using (var content = new MemoryStream(Encoding.UTF8.GetBytes(AuditSet.Of(entries))))
        {
            set = await store.WriteAsync(
                scope, ReleaseFiles.Audit, content, ArtifactWriteOptions.Default, cancellationToken);
        }

        if (keys.Signers.Count > 0)
        {
            await signer.SignAsync(scope, set, build.Uid, keys, progress: null, cancellationToken);
        }

        return new Result(
            entries.Find(entry => entry.Name == image).Digests
                ?? throw new FileNotFoundException($"{scope}/{image} is not in the artifact store any more"),
            files.Count);
    }

    private static bool IsAudited(string file) =>
        !file.StartsWith(ArtifactName.LogFolder, StringComparison.Ordinal)
        && !ReleaseFiles.IsPublishRequest(file)
        && !file.StartsWith(ReleaseFiles.Audit, StringComparison.Ordinal);

    private async Task<ContentDigests> ReadAsync(
        ArtifactScope scope, ArtifactInfo file, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var content = await store.OpenReadAsync(scope, file.Name, cancellationToken)
            ?? throw new FileNotFoundException($"{scope}/{file.Name} is not in the artifact store any more");
        var pass = new ArtifactPass();
        var digests = ContentDigests.AddTo(pass);
        await pass.RunAsync(content, time, new ReadingProgress("Auditing", file, progress), cancellationToken);
        var read = await digests;
        return read.Sha256 == file.Sha256 ? read : throw new ArtifactChangedException(scope, file, read.Sha256);
    }

    private sealed record Result(ContentDigests Digests, int Files);
}
