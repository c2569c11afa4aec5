using System.Globalization;
using System.Text.RegularExpressions;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Promotions.Retention;

/// <summary>
/// What an image's own metadata promises to its users: how long its id may be used (<c>uuid_validity</c>), and how long
/// it is provided (<c>provided_until</c>). What cannot be read is taken for a promise: nobody is to lose an image by a
/// slip of the pen. See
/// <see href="https://docs.scs.community/standards/scs-0102-v2-image-metadata">SCS image metadata</see>. Pure.
/// </summary>
internal static partial class ImagePromises
{
    private const string Validity = "uuid_validity";
    private const string Provision = "provided_until";

    /// <summary>The promise that still holds, for people; null when none does.</summary>
    /// <param name="image">The image.</param>
    /// <param name="newer">How many images of its series that were released are newer.</param>
    /// <param name="now">The time.</param>
    public static string? Holding(Image image, int newer, DateTimeOffset now) =>
        OfId(image.Properties.GetValueOrDefault(Validity), newer, now)
        ?? OfProvision(image.Properties.GetValueOrDefault(Provision), now);

    private static string? OfId(string? value, int newer, DateTimeOffset now) => value switch
    {
        "forever" => $"Its {Validity} is forever: it stays",
        not null when LastImages().Match(value) is { Success: true } last =>
            newer < int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                ? $"It is one of the newest images that its {Validity} ({value}) promises"
                : null,
        _ => OfDate(Validity, value, now, "none, notice, forever, last-N or a date as YYYY-MM-DD"),
    };

    private static string? OfProvision(string? value, DateTimeOffset now) =>
        OfDate(Provision, value, now, "none, notice or a date as YYYY-MM-DD");

    private static string? OfDate(string name, string? value, DateTimeOffset now, string known)
    {
        if (value is null or "" or "none")
        {
            return null;
        }

        if (value == "notice")
        {
            return $"Its {name} is notice: give notice, and then set it to a date or to none in Glance";
        }

        if (!DateOnly.TryParseExact(
            value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return $"Its {name} ({value}) is not {known}: set it right in Glance";
        }

        return day >= DateOnly.FromDateTime(now.UtcDateTime) ? $"Its {name} promises it until {value}" : null;
    }

    [GeneratedRegex("^last-([1-9][0-9]{0,8})$")]
    private static partial Regex LastImages();
}
