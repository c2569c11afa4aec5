using System.Globalization;
using System.Text.RegularExpressions;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Promotions.Images;

/// <summary>The images of a series in one region, as Glance has them.</summary>
/// <param name="Series">What their names begin with: Tier_Distro_Version.</param>
/// <param name="Images">
/// Those of our project, and of others what is public under one of the series' fixed names.
/// </param>
/// <param name="Project">Our project.</param>
internal sealed partial record SeriesImages(string Series, IReadOnlyList<Image> Images, string Project)
{
    // The most that Glance gives by its own default: a project with fewer images costs two calls.
    private const int PageSize = 500;

    // Letters of all images of a series, of which one has some 2000. A region can call all that it has ours.
    private const int MostText = 8 << 20;

    /// <summary>The name of the image that customers boot.</summary>
    public string LatestName => LatestOf(Series);

    /// <summary>The name of the one before.</summary>
    public string PreviousName => PreviousOf(Series);

    /// <summary>The latest one; null where there is none.</summary>
    public Image? Latest => Images.FirstOrDefault(image => image.Name == LatestName);

    /// <summary>The one before; null where there is none.</summary>
    public Image? Previous => Images.FirstOrDefault(image => image.Name == PreviousName);

    /// <summary>The name of a series' latest image.</summary>
    public static string LatestOf(string series) => $"{series}_latest";

    /// <summary>The name of a series' previous image.</summary>
    public static string PreviousOf(string series) => $"{series}_prev";

    /// <summary>Lists them, with two calls.</summary>
    /// <param name="cloud">The region.</param>
    /// <param name="series">What their names begin with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isStrict">Whether names that only one image may have must be ours, and one's alone.</param>
    /// <exception cref="StageFailedException">
    /// Somebody has a name of the series that only one image may have.
    /// </exception>
    public static async Task<SeriesImages> ListAsync(
        CloudConnection cloud, string series, CancellationToken cancellationToken, bool isStrict = true)
    {
        var project = (await cloud.IdentifyAsync(cancellationToken)).ProjectId ?? string.Empty;
        var images = new List<Image>();
        var letters = 0L;
        await foreach (var image in cloud.Images.ListAsync(
            new ImageQuery { Hidden = HiddenFilter.Both, PageSize = PageSize }, cancellationToken))
        {
            if (BelongsTo(image, series, project))
            {
                images.Add(image);
                letters += image.Name.Length
                    + image.Properties.Sum(property => property.Key.Length + property.Value.Length)
                    + image.Tags.Sum(tag => tag.Length);
            }

            if (letters > MostText)
            {
                throw new OpenStackException(
                    OpenStackErrorKind.ServerFault,
                    $"{cloud.Cloud}/{cloud.Region} has {images.Count} images of series {series}, with more than "
                    + $"{MostText >> 20} million letters: look what is in there, and delete what is not needed");
            }
        }

        var found = new SeriesImages(series, images, project);
        if (isStrict)
        {
            found.RequireOne(found.LatestName, cloud);
            found.RequireOne(found.PreviousName, cloud);
        }

        return found;
    }

    /// <summary>The series as steps leave it.</summary>
    public SeriesImages After(IEnumerable<V1RotationStep> steps)
    {
        var last = steps.GroupBy(step => step.ImageId).ToDictionary(own => own.Key, own => own.Last().After!);
        return this with
        {
            Images =
            [
                .. Images.Select(image => last.GetValueOrDefault(image.Id) is { } state ? image.With(state) : image),
            ],
        };
    }

    /// <summary>The name that an image had before it got a fixed one.</summary>
    public string DatedName(Image image)
    {
        // Whoever may write properties could else have an image take the name of another series.
        if (image.Properties.GetValueOrDefault(PromotionProperties.ImageName) is { } known && IsDated(known)
            && Images.All(other => other.Id == image.Id || other.Name != known))
        {
            return known;
        }

        if (image.Name != LatestName && image.Name != PreviousName)
        {
            return image.Name;
        }

        // One that another factory made: it gets the name that it would have had here.
        var day = image.CreatedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, int.MaxValue)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{Series}_{day}_{number}"))
            .First(name => Images.All(
                other => other.Name != name
                    && other.Properties.GetValueOrDefault(PromotionProperties.ImageName) != name));
    }

    // Tenants may give their images any name: of other projects only what everybody sees can be mistaken for ours.
    private static bool BelongsTo(Image image, string series, string project) => image.Owner == project
        ? !IsSnapshot(image)
            && (IsName(image.Name, series)
                || IsName(image.Properties.GetValueOrDefault(PromotionProperties.ImageName), series))
        : image.Visibility == ImageVisibility.Public
            && (image.Name == LatestOf(series) || image.Name == PreviousOf(series));

    // Nova copies an image's properties, our marks among them, into the snapshots of servers that were made from it.
    private static bool IsSnapshot(Image image) => image.Properties.ContainsKey(CloudTags.BaseImage);

    private bool IsDated(string name) =>
        IsName(name, Series) && name != LatestName && name != PreviousName;

    // Not by the beginning alone: that of Standard_Debian_12 is also that of Standard_Debian_12_aarch64.
    private static bool IsName(string? name, string series) =>
        name?.StartsWith($"{series}_", StringComparison.Ordinal) == true
        && Suffix().IsMatch(name.AsSpan(series.Length));

    [GeneratedRegex("^_(latest|prev|[0-9]{8}_[0-9]+)$")]
    private static partial Regex Suffix();

    private void RequireOne(string name, CloudConnection cloud)
    {
        var named = Images.Where(image => image.Name == name).ToList();
        if (named.Count > 1)
        {
            throw new StageFailedException(
                Reasons.FailedAmbiguousName,
                $"{cloud.Cloud}/{cloud.Region} has {named.Count} images named {name} "
                + $"({string.Join(", ", named.Select(image => image.Id))}): rename or delete all but the right one");
        }

        if (named is [var other] && other.Owner != Project)
        {
            throw new StageFailedException(
                Reasons.FailedNameTaken,
                $"Image {other.Id} in {cloud.Cloud}/{cloud.Region} is named {name}, is public, and belongs to project "
                + $"{other.Owner}, not to ours ({Project}): have it renamed, or use the credentials of its project");
        }
    }
}
