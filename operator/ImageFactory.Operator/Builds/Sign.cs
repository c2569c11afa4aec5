using System.Text.Json;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 10: the image's release files are complete, the image and all of them are signed, and the image once more for
/// OpenStack's services.
/// </summary>
internal sealed class Sign(
    StageJobs jobs,
    HostInputStore inputs,
    IArtifactStore store,
    ReleaseManifest manifest,
    ReleaseFileWriter releaseFiles,
    ArtifactSigner signer,
    ImageSigner imageSigner,
    RegionSigner regions,
    OperatorOptions options)
    : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Signed;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var image = context.Status.Image!;
        if (jobs.Find<Result>(context.Build, Stage) is not { } job)
        {
            var input = await inputs.RequireAsync(context.Build, cancellationToken);
            var untested = UntestedImage.MessageOf(context);
            signer.RequireTests(context.Namespace, untested);
            var files = await WriteReleaseFilesAsync(context, scope, input, cancellationToken);
            if (!signer.HasKeys(context.Namespace) && !imageSigner.HasKey(context.Namespace))
            {
                return new StageOutcome.Skipped(
                    Reasons.NotConfigured,
                    "The release files are written; nothing is signed, since the operator's settings name neither "
                    + "signing.keys nor signing.image for this namespace");
            }

            var uid = context.Build.Uid();
            job = jobs.Start(
                context.Build,
                Stage,
                "Opening the keys",
                (progress, token) => SignAsync(scope, image.File!, files, (uid, untested), progress, token));
        }

        return await job.FollowAsync(jobs, context, Stage, result => Finish(context.Status, scope, result));
    }

    private StageOutcome.Done Finish(V1ImageBuildStatus status, ArtifactScope scope, Result result)
    {
        status.Image!.Take(result.Digests);
        status.Signatures = new V1SignaturesStatus
        {
            Keys = result.Keys.Count > 0 ? [.. result.Keys] : null,
            Files = result.Keys.Count > 0 ? result.Files : null,
            Image = result.Image,
        };
        regions.RequestSignatures(status);
        return new StageOutcome.Done(string.Join("; ", Sentences(scope, result)));
    }

    private static IEnumerable<string> Sentences(ArtifactScope scope, Result result)
    {
        if (result.Keys.Count > 0)
        {
            yield return $"{result.Files} files are signed by {string.Join(" and ", result.Keys)}";
            yield return $"the public keys are in {scope}/{ReleaseFiles.PublicKeys}";
        }

        if (result.Image is { } image)
        {
            yield return $"the image has a signature for Glance by certificate {image.Certificate}, "
                + $"which is in {scope}/{ReleaseFiles.ImageCertificate}";
        }
    }

    // Of the files that were reported and of its own, and of nothing else that lies there.
    private async Task<IReadOnlyList<ArtifactInfo>> WriteReleaseFilesAsync(
        BuildContext context, ArtifactScope scope, HostInput input, CancellationToken cancellationToken)
    {
        var files = (await manifest.ReadAsync(scope, cancellationToken)).Reported;
        var image = context.Status.Image!;
        if (files.FirstOrDefault(file => file.Name == image.File)?.Sha256 is var reported && reported != image.Sha256)
        {
            throw ImageHeader.Differs(scope, image, reported ?? "none");
        }

        var diff = await releaseFiles.WritePackageDiffAsync(scope, input.Previous.ImageName, cancellationToken);
        image.PackageChanges = diff?.Changes;
        var profile = JsonSerializer.SerializeToNode(input.Profile, HostJsonContext.Default.V1DistroProfileSpec)!;
        var tenant = options.TenantNameOf(context.Namespace);
        return await releaseFiles.WriteAsync(
            scope,
            diff is { File: var changes } ? [.. files, changes] : files,
            vouched => ProvenanceStatement.Of(context, profile, options.ClusterName, tenant, vouched),
            cancellationToken);
    }

    private async Task<Result> SignAsync(
        ArtifactScope scope,
        string image,
        IReadOnlyList<ArtifactInfo> all,
        (string Uid, string? Untested) build,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        using var imageKey = await imageSigner.OpenKeyAsync(scope.Namespace, cancellationToken);
        using var keys = await signer.OpenKeysAsync(scope.Namespace, build.Untested, cancellationToken);
        // Those of an earlier try may be by a key that does not sign any more.
        foreach (var old in (await store.ListAsync(scope, cancellationToken)).Where(file =>
            ReleaseFiles.IsSignature(file.Name) && !ReleaseFiles.IsPublishRequest(file.Name)
            || file.Name == ReleaseFiles.ImageCertificate))
        {
            await store.DeleteAsync(scope, old.Name, cancellationToken);
        }

        if (keys.Signers.Count > 0)
        {
            await signer.PublishAsync(scope, keys, cancellationToken);
        }

        // Without keys for all of them only the image is read.
        var files = all.Where(file => keys.Signers.Count > 0 || file.Name == image).ToList();
        ContentDigests? digests = null;
        foreach (var file in files)
        {
            var read = new ReadingProgress("Signing", file, progress);
            var ofFile = await signer.SignAsync(scope, file, build.Uid, keys, read, cancellationToken);
            digests = file.Name == image ? ofFile : digests;
        }

        if (digests is null)
        {
            throw new FileNotFoundException($"{scope}/{image} is not in the artifact store any more");
        }

        return new Result(
            digests,
            [.. keys.Signers.Select(one => one.Fingerprint)],
            files.Count,
            imageKey is null ? null : await imageSigner.SignAsync(scope, digests, imageKey, cancellationToken));
    }

    private sealed record Result(
        ContentDigests Digests, IReadOnlyList<string> Keys, int Files, V1ImageSignatureStatus? Image);
}
