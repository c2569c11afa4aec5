using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>
/// A series of images, each released on a day before the last of January 2026, and replaced the day after its successor
/// was built. Its id is the number of days that it is old.
/// </summary>
internal static class Series
{
    public const string Name = "Standard_Debian_12";
    public const string Project = "p1";

    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The image that customers boot, ten days old.</summary>
    public static Image Latest => Old(10) with
    {
        Name = $"{Name}_latest",
        IsHidden = false,
        Properties = Properties(10, (PromotionProperties.Latest, "images/new"), (PromotionProperties.ReplacedAt, null)),
    };

    /// <summary>The one before, twenty days old.</summary>
    public static Image Previous => Old(20) with
    {
        Name = $"{Name}_prev",
        IsHidden = false,
        Properties = Properties(20, (PromotionProperties.Previous, "images/new")),
    };

    /// <summary>A hidden one that was the latest for a day.</summary>
    public static Image Old(int days) => new($"{days}", ImageStatus.Active)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{Name}_{Now.AddDays(-days):yyyyMMdd}_0"),
        Owner = Project,
        IsHidden = true,
        CreatedAt = Now.AddDays(-days),
        Properties = Properties(days),
    };

    /// <summary>One that was built, and never released.</summary>
    public static Image Unreleased(int days) => Old(days).With(
        (PromotionProperties.PromotedAt, null),
        (PromotionProperties.ReplacedAt, null),
        ("imagefactory_complete", "true")) with
    {
        IsHidden = false,
    };

    /// <summary>The image with other properties; null takes one away.</summary>
    public static Image With(this Image image, params (string Name, string? Value)[] properties) =>
        image with { Properties = Merge(image.Properties, properties) };

    /// <summary>What becomes of those beyond the newest hidden one after ninety days.</summary>
    public static V1PromotionPolicy Policy(RetentionAction action, int keepVisible = 2, int keepHidden = 1) => new()
    {
        Retention = new V1Retention
        {
            KeepVisible = keepVisible,
            KeepHidden = keepHidden,
            DeleteAfter = "90d",
            Action = action,
        },
    };

    private static Dictionary<string, string> Properties(int days, params (string Name, string? Value)[] more) => Merge(
        new Dictionary<string, string>
        {
            ["imagefactory_cluster"] = "tests",
            ["imagefactory_namespace"] = "images",
            ["imagefactory_profile"] = "debian",
            [PromotionProperties.PromotedAt] = $"{Now.AddDays(-days):yyyy-MM-ddTHH:mm:ssZ}",
            [PromotionProperties.ReplacedAt] = $"{Now.AddDays(-days + 1):yyyy-MM-ddTHH:mm:ssZ}",
        },
        more);

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> properties, (string Name, string? Value)[] more)
    {
        var all = properties.ToDictionary();
        foreach (var (name, value) in more)
        {
            all.Remove(name);
            if (value is not null)
            {
                all.Add(name, value);
            }
        }

        return all;
    }
}
