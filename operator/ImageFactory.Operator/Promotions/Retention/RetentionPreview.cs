using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>What a status tells of older images: what is due, and what was done. Pure.</summary>
internal static class RetentionPreview
{
    /// <summary>A status has room for so many: pending ones first, then forbidden ones, then what is done.</summary>
    private const int Room = 50;

    /// <summary>
    /// A look, with what earlier ones saw: since when an image is due, and what was done. An image that was forbidden
    /// until now, or had another action before it, begins anew: nobody has seen it announced.
    /// </summary>
    /// <param name="before">The status until now.</param>
    /// <param name="due">What the look found.</param>
    /// <param name="now">When it was.</param>
    public static IList<V1RetiredImage> Merge(
        IEnumerable<V1RetiredImage> before, IReadOnlyList<V1RetiredImage> due, DateTimeOffset now)
    {
        var known = before.DistinctBy(Key).ToDictionary(Key);
        foreach (var image in due)
        {
            var first = known.GetValueOrDefault(Key(image));
            image.FirstSeenAt = first is { FirstSeenAt: not null } && IsSame(first, image) ? first.FirstSeenAt : now;
        }

        var found = due.Select(Key).ToHashSet();
        return
        [
            .. due.Concat(known.Values.Where(image => image.Done == true && !found.Contains(Key(image))))
                .OrderBy(image => image.Done == true ? 2 : image.Message is null ? 0 : 1)
                .Take(Room),
        ];
    }

    /// <summary>From when on something may be done to an image; null for never.</summary>
    public static DateTimeOffset? DueAt(V1RetiredImage image, TimeSpan delay) =>
        image is { Done: not true, Message: null, Action: not null } ? image.FirstSeenAt + delay : null;

    /// <summary>Whether an image may have been deactivated by us, or by us before we could write it down.</summary>
    public static bool IsDeactivated(V1RetiredImage image) =>
        image is { Action: RetentionAction.Deactivate, Message: null };

    private static bool IsSame(V1RetiredImage one, V1RetiredImage other) =>
        one.Done != true && one.Action == other.Action && (one.Message is null) == (other.Message is null);

    private static (string Cloud, string Region, string Id) Key(V1RetiredImage image) =>
        (image.Cloud, image.Region, image.ImageId);
}
