using System.Globalization;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Builds;

/// <summary>The numbers that a build takes from its profile.</summary>
/// <param name="Build">Number of the build, from 1.</param>
/// <param name="Date">Day of the image, YYYYMMDD in UTC.</param>
/// <param name="Image">Number of the image within its day, from 0.</param>
internal sealed record ImageNumber(int Build, string Date, int Image)
{
    /// <summary>The numbers after those that the profile has given out.</summary>
    public static ImageNumber After(V1DistroProfileStatus? status, DateTimeOffset now)
    {
        var date = now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var image = status?.LastImageDate == date ? (status.LastImageNumber ?? -1) + 1 : 0;
        return new ImageNumber((status?.LastBuildNumber ?? 0) + 1, date, image);
    }

    /// <summary>The image's name, e.g. <c>Standard_Debian_12_20260131_0</c>.</summary>
    public string NameOf(V1DistroProfileSpec profile) =>
        string.Create(CultureInfo.InvariantCulture, $"{ImageSeries.Of(profile)}_{Date}_{Image}");
}
