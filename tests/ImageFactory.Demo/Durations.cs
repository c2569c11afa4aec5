using System.Globalization;

namespace ImageFactory.Demo;

/// <summary>Durations and sizes as people read them.</summary>
internal static class Durations
{
    /// <summary>7 s, 2 m 05 s.</summary>
    public static string Text(TimeSpan duration) => duration.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} m {duration.Seconds:00} s");
}
