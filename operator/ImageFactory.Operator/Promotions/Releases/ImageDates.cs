using System.Globalization;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>Days and times in properties of images, as the SCS image metadata writes them: all in UTC. Pure.</summary>
internal static class ImageDates
{
    /// <summary>When the image was built, or what its packages are the state of.</summary>
    public const string BuildDate = "image_build_date";

    private const string Day = "yyyy-MM-dd";

    private static readonly string[] Times = [Day, "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>A time, <c>YYYY-MM-DD[ hh:mm[:ss]]</c>; null for anything else.</summary>
    public static DateTimeOffset? Time(string? text) => Parse(text, Times);

    /// <summary>Whether a text is a day, <c>YYYY-MM-DD</c>.</summary>
    public static bool IsDay(string text) => Parse(text, [Day]) is not null;

    /// <summary>
    /// What the packages of an image are the state of; of one that does not say it, no newer than its record.
    /// </summary>
    public static DateTimeOffset BuiltAt(Image image) =>
        Time(image.Properties.GetValueOrDefault(BuildDate)) ?? image.CreatedAt;

    private static DateTimeOffset? Parse(string? text, string[] formats) => DateTimeOffset.TryParseExact(
        text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : null;
}
