using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>Brings a build's image into regions, side by side, from one reading of the artifact.</summary>
internal sealed class RegionImages(
    RegionStep step, Uploads uploads, ICloudConnections clouds, ImageHeader header, OperatorOptions options)
{
    /// <summary>
    /// Takes the next step in each region. The regions' entries say how they stand.
    /// </summary>
    /// <exception cref="StageFailedException">
    /// The artifact is gone, is another than was built, or has a header that no image may have.
    /// </exception>
    /// <exception cref="IOException">The artifact cannot be read now.</exception>
    public async Task AdvanceAsync(
        BuildContext context,
        IReadOnlyList<V1RegionStatus> regions,
        CancellationToken cancellationToken)
    {
        foreach (var own in regions.GroupBy(region => region.Format).ToList())
        {
            await AdvanceAsync(context, own.Key, [.. own], cancellationToken);
        }
    }

    // Regions that get one and the same file.
    private async Task AdvanceAsync(
        BuildContext context,
        ImageFormat? format,
        IReadOnlyList<V1RegionStatus> regions,
        CancellationToken cancellationToken)
    {
        var uid = context.Build.Uid();
        var image = context.Status.Image!;
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var file = ImageFile.Of(image, format);
        if (uploads.TakeError(uid, file.Name) is { } unreadable)
        {
            throw unreadable;
        }

        if (uploads.Digests(uid, file.Name) is { } digests)
        {
            if (digests.Sha256 != file.Sha256)
            {
                throw ImageHeader.Differs(scope, file, digests.Sha256);
            }

            ImageFile.Take(image, format, digests);
        }

        // Before a region knows of the image: there are some that fetch it themselves.
        if (regions.Any(region => !region.IsWhole()))
        {
            // The qcow2 in any case: it is what tests boot.
            await header.RequireAsync(context, image.MinDiskGiB!.Value, cancellationToken);
            if (format is not null)
            {
                await header.RequireAsync(context, image.MinDiskGiB!.Value, cancellationToken, format);
            }
        }

        var needs = await Task.WhenAll(regions.Select(region => step.TakeAsync(context, region, cancellationToken)));
        var waiting = regions.Zip(needs)
            .Where(pair => pair.Second == RegionNext.Data)
            .Select(pair => pair.First)
            .ToList();
        // Those that were recorded just now get their data in the next reconcile, when their ids stand in the status,
        // and with them those that could have it already: one reading is to serve all.
        var isTime = !needs.Contains(RegionNext.Written)
            && (waiting.Count > 0 || needs.Contains(RegionNext.Digests) && !uploads.IsReading(uid, file.Name));
        if (!isTime)
        {
            return;
        }

        var started = waiting.Where(region => HasRoom(context, region)).Select(UploadTo).ToList();
        if (started.Count > 0 || needs.Contains(RegionNext.Digests))
        {
            uploads.Start(context.Build, scope, file.Name, started);
        }
    }

    private bool HasRoom(BuildContext context, V1RegionStatus region)
    {
        if (uploads.Count(CloudTarget.Of(region)) < options.OpenStack.MaxUploadsPerRegion)
        {
            return true;
        }

        region.Wait(
            Reasons.WaitingForUpload,
            $"Waiting for one of {options.OpenStack.MaxUploadsPerRegion} uploads into {CloudTarget.Of(region)} to end "
            + "(openstack.maxUploadsPerRegion)",
            context.Now + TimeSpan.FromSeconds(5));
        return false;
    }

    private Upload UploadTo(V1RegionStatus region)
    {
        var target = CloudTarget.Of(region);
        var id = region.ImageId!;
        List<string> stores = [.. region.Stores ?? []];
        // The connection is asked for anew: only a new one knows of changed credentials.
        return new Upload(
            target,
            id,
            async (content, length, progress, token) =>
            {
                var data = clouds.Get(target.Cloud, target.Region).ImageData;
                if (options.OpenStack.UploadMethod == UploadMethod.GlanceDirect)
                {
                    await data.StageAsync(id, content, length, progress, token);
                    var import = ImageImport.GlanceDirect with { Stores = [.. stores] };
                    await data.ImportAsync(id, import, token);
                    return;
                }

                await data.UploadAsync(id, content, length, progress, stores is [var store, ..] ? store : null, token);
            },
            region.UploadTimeout());
    }
}
