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
    RegionStep step, Transfers transfers, ICloudConnections clouds, IArtifactStore store, OperatorOptions options)
{
    /// <summary>
    /// Takes the next step in each region. The regions' lines say how they stand; the outcome is null while at least one is not
    /// settled, and a failure where the artifact is gone.
    /// </summary>
    public async Task<StageOutcome.Failed?> AdvanceAsync(
        BuildContext context,
        IReadOnlyList<V1RegionStatus> lines,
        CancellationToken cancellationToken)
    {
        var uid = context.Build.Uid();
        var image = context.Status.Image!;
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        if (transfers.Digests(uid) is { } digests)
        {
            if (digests.Sha256 != image.Sha256)
            {
                return new StageOutcome.Failed(
                    Reasons.FailedArtifact,
                    $"{scope}/{image.File} has SHA-256 {digests.Sha256}, {image.Sha256} was built: "
                    + "look after the store's disk, then set spec.restartFrom to ImageBuilt");
            }

            (image.Sha512, image.Sha1, image.Md5) = (digests.Sha512, digests.Sha1, digests.Md5);
        }

        var needs = await Task.WhenAll(lines.Select(line => step.TakeAsync(context, line, cancellationToken)));
        var waiting = lines.Zip(needs).Where(pair => pair.Second == RegionNext.Data).Select(pair => pair.First).ToList();
        // Those that were recorded just now get their data in the next reconcile, when their ids stand in the status, and with
        // them those that could have it already: one reading is to serve all.
        var isTime = !needs.Contains(RegionNext.Written)
            && (waiting.Count > 0 || needs.Contains(RegionNext.Digests) && !transfers.IsReading(uid));
        if (!isTime)
        {
            return null;
        }

        if (await store.StatAsync(scope, image.File!, cancellationToken) is null)
        {
            return new StageOutcome.Failed(
                Reasons.FailedArtifact,
                $"{scope}/{image.File} is not in the artifact store any more: set spec.restartFrom to ImageBuilt");
        }

        var deliveries = waiting.Where(line => HasRoom(context, line)).Select(Deliver).ToList();
        if (deliveries.Count > 0 || needs.Contains(RegionNext.Digests))
        {
            transfers.Start(context.Build, scope, image.File!, deliveries);
        }

        return null;
    }

    private bool HasRoom(BuildContext context, V1RegionStatus line)
    {
        if (transfers.Count(CloudTarget.Of(line)) < options.OpenStack.MaxUploadsPerRegion)
        {
            return true;
        }

        line.Wait(
            Reasons.WaitingForUpload,
            $"Waiting for one of {options.OpenStack.MaxUploadsPerRegion} uploads into {CloudTarget.Of(line)} to end (openstack.maxUploadsPerRegion)",
            context.Now + TimeSpan.FromSeconds(5));
        return false;
    }

    private Delivery Deliver(V1RegionStatus line)
    {
        var (cloud, region) = CloudTarget.Of(line);
        var id = line.ImageId!;
        // The connection is asked for anew: only a new one knows of changed credentials.
        return new Delivery(
            CloudTarget.Of(line),
            id,
            async (content, length, progress, token) =>
            {
                var data = clouds.Get(cloud, region).ImageData;
                if (options.OpenStack.UploadMethod == UploadMethod.GlanceDirect)
                {
                    await data.StageAsync(id, content, length, progress, token);
                    await data.ImportAsync(id, ImageImport.GlanceDirect, token);
                    return;
                }

                await data.UploadAsync(id, content, length, progress, token);
            });
    }
}
