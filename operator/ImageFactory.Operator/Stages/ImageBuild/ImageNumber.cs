using System.Globalization;
using ImageFactory.Operator.Entities;

namespace ImageFactory.Operator.Stages.ImageBuild;

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
        string.Create(CultureInfo.InvariantCulture, $"{Series(profile)}_{Date}_{Image}");

    /// <summary>The name's part that all images of a profile share, e.g. <c>Standard_Debian_12</c>.</summary>
    public static string Series(V1DistroProfileSpec profile)
    {
        var distro = profile.Os?.Distro ?? string.Empty;
        var title = distro.Length == 0 ? distro : char.ToUpperInvariant(distro[0]) + distro[1..];
        var architecture = profile.Os?.Architecture is CpuArchitecture.Arm64 ? "_aarch64" : string.Empty;
        return $"{profile.Tier ?? ImageTier.Standard}_{title}_{profile.Os?.Version}{architecture}";
    }
}
