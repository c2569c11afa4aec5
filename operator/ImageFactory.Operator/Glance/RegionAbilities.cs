using System.Text.RegularExpressions;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// Whether a region's Glance takes an image as the profile wants it there: in its disk format, and in the stores that
/// it names. Glance itself says so when the image is recorded or sent, which is hours after the build began.
/// </summary>
internal static partial class RegionAbilities
{
    // A message has room for so many.
    private const int MostTold = 32;

    /// <summary>What is wrong, region by region, of a build that is to begin; null when nothing is.</summary>
    /// <param name="clouds">The clouds.</param>
    /// <param name="regions">The profile's regions.</param>
    /// <param name="image">What the profile says of the image.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string?> ProblemAsync(
        ICloudConnections clouds,
        IEnumerable<V1RegionTarget> regions,
        V1ImageSettings image,
        CancellationToken cancellationToken)
    {
        // A qcow2 in the default store goes nearly everywhere, and is not worth the wait for a region that is down.
        var special = regions.Select(region => ImageRecord.In(region, image))
            .Where(region => region.Format is not null || region.Stores is { Count: > 0 });
        var problems = await Task.WhenAll(special.Select(async region =>
        {
            try
            {
                return await ProblemAsync(clouds.Get(region.Cloud, region.Region), region, cancellationToken);
            }
            catch (CloudConfigException error)
            {
                return error.Message;
            }
        }));
        return problems.OfType<string>().ToList() is { Count: > 0 } found ? string.Join("; ", found) : null;
    }

    /// <summary>What is wrong of an image that is to be recorded; null when nothing is, or nobody knows.</summary>
    public static async Task<string?> ProblemAsync(
        CloudConnection cloud, V1RegionStatus region, CancellationToken cancellationToken) =>
        await FormatProblemAsync(cloud, region, cancellationToken)
            ?? await StoresProblemAsync(cloud, region, cancellationToken);

    /// <summary>What is wrong of the stores that are named for it; null when nothing is, or nobody knows.</summary>
    public static async Task<string?> StoresProblemAsync(
        CloudConnection cloud, V1RegionStatus region, CancellationToken cancellationToken)
    {
        if (region.Stores is not { Count: > 0 } wanted
            || await KnownAsync(cloud.ImageData.ListStoresAsync, cancellationToken) is not { } stores)
        {
            return null;
        }

        if (stores.Count == 0)
        {
            return $"Glance of {CloudTarget.Of(region)} has one store, which has no name: remove stores of that entry "
                + "of spec.regions";
        }

        var unknown = wanted.Except(stores, StringComparer.Ordinal).ToList();
        return unknown.Count > 0
            ? $"Glance of {CloudTarget.Of(region)} has the stores {Text(stores)}, and not "
                + $"{string.Join(", ", unknown)}: correct stores of that entry of spec.regions, or have it added "
                + "there (glance-api.conf, enabled_backends)"
            : null;
    }

    private static async Task<string?> FormatProblemAsync(
        CloudConnection cloud, V1RegionStatus region, CancellationToken cancellationToken)
    {
        var format = ImageRecord.FormatOf(region);
        var formats = await KnownAsync(cloud.ImageData.ListDiskFormatsAsync, cancellationToken);
        return formats is { Count: > 0 } && !formats.Contains(format)
            ? $"Glance of {CloudTarget.Of(region)} takes the disk formats {Text(formats)}, and not "
                + $"{format}: set format of that entry of spec.regions, else of spec.image, to another one, or have "
                + "it added there (glance-api.conf, disk_formats)"
            : null;
    }

    // Whatever keeps a cloud from saying so, it says what it does not like when it gets the image.
    private static async Task<IReadOnlyList<string>?> KnownAsync(
        Func<CancellationToken, Task<IReadOnlyList<string>>> ask, CancellationToken cancellationToken)
    {
        try
        {
            // What no profile can name is not told either.
            var all = await ask(cancellationToken);
            List<string> names = [.. all.Where(name => Name().IsMatch(name))];
            return all.Count > 0 && names.Count == 0 ? null : names;
        }
        catch (OpenStackException)
        {
            return null;
        }
    }

    private static string Text(IEnumerable<string> names) => string.Join(", ", names.Take(MostTold));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex Name();
}
