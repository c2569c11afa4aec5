using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>What of a series is released, and until when that is to be replaced. Pure.</summary>
internal static class ReleasedImages
{
    /// <summary>What users get in a region; null where there is no latest image.</summary>
    public static V1ReleasedRegion? Of(CloudTarget target, SeriesImages images) => images.Latest is not { } latest
        ? null
        : new V1ReleasedRegion
        {
            Cloud = target.Cloud,
            Region = target.Region,
            ImageName = images.DatedName(latest),
            BuildDate = ImageDates.BuiltAt(latest),
            Promotion = latest.Properties.GetValueOrDefault(PromotionProperties.Latest),
            LatestId = latest.Id,
            PreviousId = images.Previous?.Id,
            NextDue = ImageDates.BuiltAt(latest) + Period(latest),
        };

    /// <summary>What users get in all of them at least; null where they get nothing.</summary>
    public static V1ReleaseStatus? Of(IReadOnlyList<V1ReleasedRegion> regions) =>
        regions.MinBy(region => region.BuildDate) is not { } oldest
            ? null
            : new V1ReleaseStatus
            {
                ImageName = oldest.ImageName,
                BuildDate = oldest.BuildDate,
                Promotion = oldest.Promotion,
                Regions = [.. regions],
            };

    /// <summary>When the first region's image is to be replaced; null where nothing is promised.</summary>
    public static DateTimeOffset? NextDue(V1ReleaseStatus? release) =>
        release?.Regions?.Min(region => region.NextDue);

    // The longest that a calendar's day, week, month, quarter and year may have. What the image says counts: that is
    // what its users were promised, whatever the profile says by now.
    private static TimeSpan? Period(Image image) => image.Properties.GetValueOrDefault("replace_frequency") switch
    {
        "daily" => TimeSpan.FromDays(1),
        "weekly" => TimeSpan.FromDays(7),
        "monthly" => TimeSpan.FromDays(31),
        "quarterly" => TimeSpan.FromDays(92),
        "yearly" => TimeSpan.FromDays(366),
        _ => null,
    };
}
