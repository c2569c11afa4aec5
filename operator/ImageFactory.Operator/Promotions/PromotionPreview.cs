using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Promotions.Retention;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Promotions;

/// <summary>
/// What people decide by, before anything is changed: how the image differs from today's latest one, whether it keeps
/// the rules of the SCS image metadata, and in a dry run which older images would go.
/// </summary>
internal sealed class PromotionPreview(PromotionChanges changes, OperatorOptions options)
{
    /// <summary>Writes it into the status.</summary>
    /// <param name="context">The promotion, with its steps.</param>
    /// <param name="found">The series in each region, as it is; null where it is not known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(
        PromotionContext context, IReadOnlyList<SeriesImages?> found, CancellationToken cancellationToken)
    {
        if (context.Action != PromotionAction.Promote)
        {
            return;
        }

        var regions = context.Regions.Zip(found)
            .Where(pair => pair.Second is not null && pair.First.Phase == PromotedRegionPhase.Staged)
            .Select(pair => (Region: pair.First, Now: pair.Second!, Then: pair.Second!.After(pair.First.Steps!)))
            .ToList();
        if (regions.Count == 0)
        {
            return;
        }

        context.Status.Conformance = Conformance(regions.Select(region => region.Then));
        context.Status.Retirement = context.Spec.DryRun == true
            ? new V1Retirement { Images = Due(context, regions.Select(region => (region.Region, region.Then))) }
            : null;
        var (first, today, _) = regions[0];
        var latest = today.Latest?.Id == first.ImageId ? null : today.Latest;
        context.Status.Changes = await changes.CompareAsync(
            context,
            latest is null ? null : today.DatedName(latest),
            latest?.Size,
            today.Images.FirstOrDefault(image => image.Id == first.ImageId)?.Size,
            cancellationToken);
    }

    private static V1Conformance Conformance(IEnumerable<SeriesImages> regions)
    {
        var failures = regions
            .Where(series => series.Latest is not null)
            .SelectMany(series => ScsConformance.Check(series.Latest!, series.Images).Failures ?? [])
            .Distinct()
            .ToList();
        return new V1Conformance { Conformant = failures.Count == 0, Failures = failures.Count == 0 ? null : failures };
    }

    private List<V1RetiredImage> Due(
        PromotionContext context, IEnumerable<(V1PromotedRegion Region, SeriesImages Then)> regions)
    {
        var plan = new RetentionPlan(
            new RetentionScope(options.ClusterName, context.Namespace, context.Status.Profile!),
            context.Policy,
            new HashSet<string>(),
            context.Now);
        return [.. regions.SelectMany(region => plan.Due(CloudTarget.Of(region.Region), region.Then))];
    }
}
