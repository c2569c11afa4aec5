using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Whether the image of a build may still go where the build was accepted for: it may get there days later, and when
/// somebody asks for another try after months.
/// </summary>
internal static class RegionRights
{
    /// <summary>What is said where one of the regions may not be used any more; null where all may.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="context">The reconcile.</param>
    /// <param name="regions">Where the image is brought; what is there already is not asked for.</param>
    public static StageOutcome.Failed? Refusal(
        OperatorOptions options, BuildContext context, IEnumerable<V1RegionStatus> regions)
    {
        var open = regions
            .Where(region => region.Phase != RegionPhase.Active || region.LacksSignature(context.Status))
            .Select(region => new V1CloudRegion { Cloud = region.Cloud, Region = region.Region })
            .ToList();
        return open.Count > 0
            && TenantRules.OfRegions(options.TenantOf(context.Namespace), open).ToList() is { Count: > 0 } findings
                ? new StageOutcome.Failed(Reasons.FailedNotAllowed, findings.Text())
                : null;
    }
}
