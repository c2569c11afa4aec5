using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Promotions;

/// <summary>The regions that a promotion works in, of those that are known to have its image. Pure.</summary>
internal static class PromotionRegions
{
    /// <summary>Those that are chosen, with nothing begun.</summary>
    /// <param name="context">The promotion.</param>
    /// <param name="known">The regions of the image's build or profile.</param>
    /// <exception cref="StageFailedException">There is none, or another is asked for.</exception>
    public static List<V1PromotedRegion> Choose(PromotionContext context, IEnumerable<V1PromotedRegion> known)
    {
        var regions = known.ToList();
        foreach (var wanted in context.Spec.Regions ?? [])
        {
            if (regions.Exists(region => IsIn(region, wanted)))
            {
                continue;
            }

            // What is dangerous is taken back wherever it may be, also where nobody remembers to have brought it.
            regions.Add(context.Action == PromotionAction.Revoke
                ? Of(wanted)
                : throw new StageFailedException(
                    Reasons.FailedInvalidPromotion,
                    $"spec.regions: {wanted.Cloud}/{wanted.Region} is none of the image's regions ({Names(regions)}): "
                    + "name some of those, or leave spec.regions out"));
        }

        var chosen = regions.Where(
            region => context.Spec.Regions?.Any(wanted => IsIn(region, wanted)) != false).ToList();
        foreach (var region in chosen)
        {
            region.Phase = PromotedRegionPhase.Pending;
            region.Reason = Reasons.NotYetReported;
        }

        return chosen.Count > 0
            ? chosen
            : throw new StageFailedException(
                Reasons.FailedInvalidPromotion, "The image's profile names no regions that are enabled (spec.regions)");
    }

    /// <summary>
    /// Those of a build's image. One that the profile has not enabled any more has the image perhaps, and no release
    /// waits for it that does not name it; what is taken back goes wherever it may be.
    /// </summary>
    /// <param name="context">The promotion.</param>
    /// <param name="made">What the build made.</param>
    /// <param name="disabled">The regions that the profile has not enabled.</param>
    public static IEnumerable<V1PromotedRegion> OfBuild(
        PromotionContext context, V1ImageBuildStatus made, IReadOnlyCollection<V1CloudRegion> disabled)
    {
        var passesBy = PassesBy(context);
        return
            from region in made.Regions!
            where !passesBy || !disabled.Any(other => (other.Cloud, other.Region) == (region.Cloud, region.Region))
            let file = made.Image!.Formats?.FirstOrDefault(file => file.Format == region.Format)
            select new V1PromotedRegion
            {
                Cloud = region.Cloud,
                Region = region.Region,
                ImageId = region.ImageId,
                Sha256 = file?.Sha256,
                Sha512 = file?.Sha512,
                CertificateUuid = region.CertificateUuid,
            };
    }

    /// <summary>
    /// Those of a profile, for an image whose build is gone; what is not enabled counts as it does with a build.
    /// </summary>
    /// <param name="context">The promotion.</param>
    /// <param name="profile">The profile; null where nobody makes such images any more.</param>
    public static IEnumerable<V1CloudRegion> OfProfile(PromotionContext context, ProfileResolution? profile) =>
    [
        .. profile?.Spec?.Regions ?? [],
        .. PassesBy(context) ? [] : profile?.DisabledRegions ?? [],
    ];

    /// <summary>Each region once, with nothing known of it but its name.</summary>
    public static IEnumerable<V1PromotedRegion> Named(IEnumerable<(string Cloud, string Region)> regions) =>
        regions.Distinct().Select(region => new V1PromotedRegion { Cloud = region.Cloud, Region = region.Region });

    private static bool PassesBy(PromotionContext context) =>
        context is { Action: PromotionAction.Promote, Spec.Regions: null };

    private static V1PromotedRegion Of(V1CloudRegion target) => new() { Cloud = target.Cloud, Region = target.Region };

    private static bool IsIn(V1PromotedRegion region, V1CloudRegion target) =>
        region.Cloud == target.Cloud && region.Region == target.Region;

    private static string Names(IEnumerable<V1PromotedRegion> regions) =>
        string.Join(", ", regions.Select(region => $"{region.Cloud}/{region.Region}"));
}
