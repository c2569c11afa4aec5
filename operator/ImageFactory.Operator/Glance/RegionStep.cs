using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// The next small thing for a build's image in one region: look, adopt or record, compare, sign. It sends no data and
/// does not fail: what went wrong stands in the region's entry, and when it is tried again.
/// </summary>
internal sealed class RegionStep(
    ICloudConnections clouds,
    RegionGate gate,
    Uploads uploads,
    RegionImports imports,
    RegionRecords records,
    ImageOwnership ownership,
    RegionSigner signer,
    SignedUrls urls,
    OperatorOptions options)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ImportPoll = TimeSpan.FromSeconds(5);

    // Glance gives an upload back when its connection ends; one that has not moved for this long was forgotten.
    private static readonly TimeSpan ForgottenUpload = TimeSpan.FromMinutes(5);

    /// <summary>Takes the step.</summary>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry, which says afterwards how it stands.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<RegionNext> TakeAsync(
        BuildContext context, V1RegionStatus region, CancellationToken cancellationToken) =>
        gate.TakeAsync(region, context.Now, async () =>
        {
            try
            {
                return await CheckAsync(context, region, cancellationToken);
            }
            catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
            {
                if (region.ImageId is null)
                {
                    // There is nothing yet that could have gone: what answers has no images at that address.
                    records.CountRefusal(context, region, error);
                    return RegionNext.Nothing;
                }

                // The image went while it was worked on; the next look finds that.
                region.Wait(Reasons.WaitingForRegion, error.Message, context.Now + Soon);
                return RegionNext.Nothing;
            }
        });

    private async Task<RegionNext> CheckAsync(
        BuildContext context,
        V1RegionStatus region,
        CancellationToken cancellationToken)
    {
        var uid = context.Build.Uid();
        var target = CloudTarget.Of(region);
        var isLate = false;
        OpenStackException? refusal = null;
        if (uploads.Find(uid, target) is { } upload)
        {
            if (!upload.IsOver)
            {
                var size = ImageFile.Of(context.Status.Image!, region.Format).SizeBytes;
                region.Upload($"{upload.Sent >> 20} of {size >> 20} MiB sent to {target}");
                return RegionNext.Nothing;
            }

            uploads.Forget(uid, upload);
            isLate = upload.IsTimedOut;
            refusal = upload.Error as OpenStackException;
            if (refusal is { Kind: OpenStackErrorKind.Conflict })
            {
                records.CountRefusal(context, region, refusal);
                return RegionNext.Nothing;
            }

            if (!isLate && Problem(upload.Error) is { } problem)
            {
                throw problem;
            }
        }

        var cloud = clouds.Get(target.Cloud, target.Region);
        var image = await records.FindAsync(cloud, context, region, cancellationToken);
        if (image is null)
        {
            return await records.RecordAsync(cloud, context, region, cancellationToken);
        }

        region.ImageId = image.Id;
        if (!await ownership.IsOwnAsync(cloud, context.Build, image, cancellationToken))
        {
            return RegionRecords.Leave(context, region);
        }

        switch (image.Status)
        {
            case ImageStatus.Active:
                return await CompareAsync(cloud, context, region, image, cancellationToken);
            case not ImageStatus.Deactivated when isLate:
                return await RegionRecords.DiscardAsync(
                    cloud, context, region, image, region.TookTooLong(), cancellationToken);
            case ImageStatus.Queued or ImageStatus.Uploading when refusal is { Kind: OpenStackErrorKind.NotFound }:
                // The image is there still: what is not there is a way for its data.
                records.CountRefusal(context, region, refusal);
                return RegionNext.Nothing;
            case ImageStatus.Queued or ImageStatus.Uploading or ImageStatus.Importing:
                return await FillAsync(cloud, context, region, image, cancellationToken);
            case ImageStatus.Saving when context.Now - image.UpdatedAt < ForgottenUpload:
                region.Upload(
                    $"Image {image.Id} in {target} is still saved by an upload that ended; looked at again soon",
                    context.Now + options.OpenStack.RegionPoll);
                return RegionNext.Nothing;
            case ImageStatus.Deactivated:
                region.Fail($"Image {image.Id} in {target} was deactivated by somebody: reactivate it and retry");
                return RegionNext.Nothing;
            default:
                return await RegionRecords.DiscardAsync(
                    cloud,
                    context,
                    region,
                    image,
                    $"Image {image.Id} in {target} is {image.Status}",
                    cancellationToken);
        }
    }

    private async Task<RegionNext> FillAsync(
        CloudConnection cloud,
        BuildContext context,
        V1RegionStatus region,
        Image image,
        CancellationToken cancellationToken)
    {
        var target = CloudTarget.Of(region);
        if (imports.WasBegun(image))
        {
            var state = await imports.CheckAsync(cloud, image, cancellationToken);
            if (state.Phase is not ImportPhase.Running)
            {
                return await RegionRecords.DiscardAsync(
                    cloud, context, region, image, $"{target}: {state.Message}", cancellationToken);
            }

            // What Glance fetches itself it begins to fetch as soon as it is recorded.
            if (options.OpenStack.UploadMethod == UploadMethod.WebDownload
                && context.Now - image.CreatedAt >= region.UploadTimeout())
            {
                return await RegionRecords.DiscardAsync(
                    cloud, context, region, image, region.TookTooLong(), cancellationToken);
            }

            region.Upload($"{target}: {state.Message}", context.Now + ImportPoll);
            return RegionNext.Nothing;
        }

        if (options.OpenStack.UploadMethod != UploadMethod.WebDownload)
        {
            return RegionNext.Data;
        }

        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var source = urls.CreateDownloadUrl(scope, ImageFile.Of(context.Status.Image!, region.Format).Name);
        try
        {
            await imports.FetchAsync(cloud, image, source, region.Stores ?? [], cancellationToken);
        }
        catch (OpenStackException error) when (error.Kind is OpenStackErrorKind.NotFound or OpenStackErrorKind.Conflict)
        {
            records.CountRefusal(context, region, error);
            return RegionNext.Nothing;
        }

        region.Upload($"Glance of {target} fetches image {image.Id}", context.Now + ImportPoll);
        return RegionNext.Nothing;
    }

    private async Task<RegionNext> CompareAsync(
        CloudConnection cloud,
        BuildContext context,
        V1RegionStatus region,
        Image image,
        CancellationToken cancellationToken)
    {
        var target = CloudTarget.Of(region);
        if (GlanceHash.Of(image) is not var (algorithm, theirs))
        {
            region.Fail($"Image {image.Id} in {target} {GlanceHash.Problem(image)}");
            return RegionNext.Nothing;
        }

        var file = ImageFile.Of(context.Status.Image!, region.Format);
        var ours = file.Digest(algorithm);
        if (ours is null && file.Sha512 is null)
        {
            region.Upload($"Image {image.Id} in {target} is whole; its hash is being compared");
            return RegionNext.Digests;
        }

        if (ours is null || ours != theirs)
        {
            var problem = $"Image {image.Id} in {target} has {algorithm} {theirs}, ours has {ours ?? "none"}";
            return await RegionRecords.DiscardAsync(cloud, context, region, image, problem, cancellationToken);
        }

        region.HashAlgorithm = algorithm;
        region.HashValue = theirs;
        var message = $"Image {image.Id} in {target}; its {algorithm} is ours";
        if (!region.LacksSignature(context.Status))
        {
            region.Activate(message, context.Now);
        }
        else if (await signer.SignAsync(cloud, context, region, image, cancellationToken))
        {
            region.Activate($"{message}, its signature is by certificate {region.CertificateUuid}", context.Now);
        }

        return RegionNext.Nothing;
    }

    // An image that went under the upload is no problem yet: a look at it tells what to do.
    private static Exception? Problem(Exception? error) => error switch
    {
        OpenStackException { Kind: OpenStackErrorKind.NotFound } => null,
        null or OperationCanceledException => null,
        _ => error,
    };
}
