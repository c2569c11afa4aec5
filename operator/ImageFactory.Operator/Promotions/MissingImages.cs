using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// Brings an image into regions that lack it, on the way on which its build brought it: from the artifact store, with
/// its hash compared and its signature written.
/// </summary>
internal sealed partial class MissingImages(
    RegionImages images,
    ICloudConnections clouds,
    RegionGate gate,
    OperatorOptions options,
    ILogger<MissingImages> logger)
{
    /// <summary>Takes the next step in each of the regions.</summary>
    public async Task AdvanceAsync(
        PromotionContext context,
        V1ImageBuild? build,
        IReadOnlyList<V1PromotedRegion> regions,
        CancellationToken cancellationToken)
    {
        foreach (var region in regions.Where(region => Refusal(build, region) is not null))
        {
            region.Fail(Reasons.FailedImage, $"The image is not in {CloudTarget.Of(region)}: {Refusal(build, region)}");
        }

        var open = regions.Where(region => !region.IsSettled() && !IsCatchingUp(context, build!, region)).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var entries = open.ConvertAll(region => EntryOf(region, build!.Status!));
        var work = new BuildContext(build!, build!.Status!, context.Now);
        await images.AdvanceAsync(work, entries, cancellationToken);
        foreach (var (region, entry) in open.Zip(entries))
        {
            Take(region, entry, context.Now + options.OpenStack.RegionPoll);
        }

        // Its build is over, so that nobody else marks it as one that outlives its build.
        await Task.WhenAll(open.Zip(entries)
            .Where(pair => pair.Second.Phase == RegionPhase.Active)
            .Select(pair => MarkAsync(context, pair.First, pair.Second, cancellationToken)));
    }

    /// <summary>Says of each of the regions what would be done; nothing is.</summary>
    public static void Preview(V1ImageBuild? build, IReadOnlyList<V1PromotedRegion> regions)
    {
        foreach (var region in regions)
        {
            if (Refusal(build, region) is { } refusal)
            {
                region.Fail(Reasons.FailedImage, $"The image is not in {CloudTarget.Of(region)}: {refusal}");
                continue;
            }

            (region.Phase, region.Reason, region.RetryAt) =
                (PromotedRegionPhase.Pending, Reasons.NotYetReported, null);
            region.Message = $"The image is not in {CloudTarget.Of(region)}, and would be uploaded";
        }
    }

    // What goes wrong is the region's alone: the others must neither wait nor fail for it.
    private Task<bool> MarkAsync(
        PromotionContext context, V1PromotedRegion region, V1RegionStatus entry, CancellationToken cancellationToken) =>
        gate.TakeAsync(region, context.Now, async () =>
        {
            await clouds.Get(region.Cloud, region.Region).Images.UpdateAsync(
                entry.ImageId!, RegionCleanUp.Mark(entry), cancellationToken);
            Log.Brought(logger, context.Name, CloudTarget.Of(region), entry.ImageId!);
            return true;
        });

    private static string? Refusal(V1ImageBuild? build, V1PromotedRegion region) => build switch
    {
        null => "its build is gone, and with it the way to bring it: leave the region out (spec.regions), or build "
            + "anew",
        { Status.Image: null } => "its build has none",
        _ when region.Attempts > 20 => $"it did not get there: {region.Message}",
        _ => null,
    };

    // The build itself still brings it there.
    private static bool IsCatchingUp(PromotionContext context, V1ImageBuild build, V1PromotedRegion region)
    {
        if (build.Status!.Stages?.FirstOrDefault(stage => stage.Name == $"{BuildStage.Distributed}")
            is not { State: StageState.CatchingUp })
        {
            return false;
        }

        region.Wait(
            Reasons.WaitingForBuild,
            $"The build still brings the image into {CloudTarget.Of(region)}",
            context.Now + TimeSpan.FromSeconds(15));
        return true;
    }

    // As its build would have brought it there.
    private static V1RegionStatus EntryOf(V1PromotedRegion region, V1ImageBuildStatus build)
    {
        var meant = build.Regions?.FirstOrDefault(
            other => (other.Cloud, other.Region) == (region.Cloud, region.Region));
        return new V1RegionStatus
        {
            Cloud = region.Cloud,
            Region = region.Region,
            Phase = RegionPhase.Pending,
            // Known by its id it is no leftover of another try, whatever its Glance makes of its record.
            ImageId = region.ImageId,
            Format = meant?.Format,
            Properties = meant?.Properties,
            Tags = meant?.Tags,
            Stores = meant?.Stores,
            Protected = meant?.Protected,
            UploadTimeoutSeconds = meant?.UploadTimeoutSeconds,
            CertificateUuid = region.CertificateUuid,
            Attempts = region.Attempts,
            StartedAt = region.StartedAt,
            RetryAt = region.RetryAt,
        };
    }

    private static void Take(V1PromotedRegion region, V1RegionStatus entry, DateTimeOffset poll)
    {
        region.ImageId = entry.ImageId;
        region.Attempts = entry.Attempts;
        region.Reason = entry.Reason;
        region.Message = entry.Message;
        region.RetryAt = entry.RetryAt ?? poll;
        region.Phase = entry.Phase switch
        {
            RegionPhase.Waiting => PromotedRegionPhase.Waiting,
            RegionPhase.Failed => PromotedRegionPhase.Failed,
            RegionPhase.Active => PromotedRegionPhase.Pending,
            _ => PromotedRegionPhase.Uploading,
        };
        if (entry.Phase == RegionPhase.Active)
        {
            region.RetryAt = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            159, LogLevel.Information, "{Promotion}: {Region}: image {Image} is brought, and marked as finished")]
        public static partial void Brought(ILogger logger, string promotion, CloudTarget region, string image);
    }
}
