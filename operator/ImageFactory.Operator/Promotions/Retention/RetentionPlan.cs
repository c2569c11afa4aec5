using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>
/// Which images of a series are due in one region, by their number and their age, and what forbids it. It asks nobody:
/// whether an image is in use, is for others to find out. Pure.
/// </summary>
/// <param name="scope">Whose images.</param>
/// <param name="policy">What becomes of older images; complete.</param>
/// <param name="held">Ids of the images that a promotion or a build works with, or needs to go back.</param>
/// <param name="now">The time.</param>
internal sealed class RetentionPlan(
    RetentionScope scope, V1PromotionPolicy policy, IReadOnlySet<string> held, DateTimeOffset now)
{
    // Latest and previous are among those that users see.
    private const int Named = 2;

    private readonly V1Retention _retention = policy.Retention!;

    /// <summary>The images that are due, the oldest first; none in a region without a latest image.</summary>
    public IReadOnlyList<V1RetiredImage> Due(CloudTarget target, SeriesImages images)
    {
        if (images.Latest is null)
        {
            return [];
        }

        var lifetime = Duration.Parse(_retention.DeleteAfter!);
        return
        [
            .. Spare(images).Skip(_retention.KeepHidden!.Value)
                .Where(image => now - Since(image) >= lifetime && !IsDone(image))
                .Reverse()
                .Select(image => new V1RetiredImage
                {
                    Cloud = target.Cloud,
                    Region = target.Region,
                    ImageId = image.Id,
                    Name = image.Name,
                    Action = _retention.Action,
                    Since = Since(image),
                    Message = Forbids(image, images),
                }),
        ];
    }

    // The newest first, without those that stay visible.
    private IEnumerable<Image> Spare(SeriesImages images)
    {
        var own = images.Images.Where(image => image.Owner == images.Project).ToList();
        var newest = own.MaxBy(image => (image.CreatedAt, image.Id));
        var lastReleased = own.Where(image => IsReleased(image, images)).Max(image => image.CreatedAt);
        var candidates = own
            .Where(image => scope.Includes(image) && image != newest && !HasPart(image, images)
                && image.Status is ImageStatus.Active or ImageStatus.Deactivated)
            .Where(image => IsReleased(image, images)
                || (image.Properties.GetValueOrDefault(CloudTags.Complete) == "true" && image.CreatedAt < lastReleased))
            .ToList();
        var visible = candidates
            .Where(image => IsReleased(image, images) && !image.IsHidden)
            .OrderByDescending(image => image.Properties[PromotionProperties.PromotedAt], StringComparer.Ordinal)
            .Take(Math.Max(0, _retention.KeepVisible!.Value - Named))
            .ToHashSet();
        return candidates
            .Where(image => !visible.Contains(image))
            .OrderByDescending(image => (Since(image), image.Id));
    }

    private bool IsDone(Image image) => _retention.Action switch
    {
        RetentionAction.Delete => false,
        RetentionAction.Deactivate => image.Status == ImageStatus.Deactivated,
        _ => image.IsHidden,
    };

    private string? Forbids(Image image, SeriesImages images)
    {
        if (held.Contains(image.Id))
        {
            return "A promotion or a build works with it, or the latest release needs it to be rolled back";
        }

        // What the factory protected itself, it may retire; others have their reasons.
        if (image.IsProtected && !image.Properties.ContainsKey(CloudTags.Protected))
        {
            return "It is protected in Glance: take its protection away, or leave it";
        }

        // A hidden image is as good by its id as before.
        return _retention.Action == RetentionAction.Hide
            ? null
            : ImagePromises.Holding(image, images.Images.Count(other => IsNewer(other, image, images)), now);
    }

    private static bool IsNewer(Image other, Image image, SeriesImages images) =>
        other.Owner == images.Project && IsReleased(other, images)
        && (other == images.Latest || other == images.Previous || Since(other) > Since(image));

    private static bool IsReleased(Image image, SeriesImages images) =>
        image == images.Latest || image == images.Previous
        || image.Properties.ContainsKey(PromotionProperties.PromotedAt);

    private static bool HasPart(Image image, SeriesImages images) =>
        image == images.Latest || image == images.Previous
        || image.Properties.ContainsKey(PromotionProperties.Latest)
        || image.Properties.ContainsKey(PromotionProperties.Previous)
        || image.Properties.ContainsKey(PromotionProperties.Staged);

    // Since when it is not the latest any more; of one that never was, since when it is there.
    private static DateTimeOffset Since(Image image) =>
        Time(image, PromotionProperties.ReplacedAt) ?? Time(image, PromotionProperties.PromotedAt) ?? image.CreatedAt;

    private static DateTimeOffset? Time(Image image, string property) =>
        DateTimeOffset.TryParse(
            image.Properties.GetValueOrDefault(property),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time)
            ? time
            : null;
}
