using System.Globalization;

namespace ImageFactory.Demo;

/// <summary>Durations as people read them.</summary>
internal static class Durations
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>7 s, 2 m 05 s.</summary>
    public static string Text(TimeSpan duration)
    {
        // Whole seconds first: 59.7 s are a minute, not 60 s.
        var seconds = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        return seconds < Minute
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)seconds.TotalMinutes} m {seconds.Seconds:00} s");
    }

    /// <summary>With what was expected, as long as it has not turned out to be wrong; then it says so.</summary>
    public static string Text(TimeSpan elapsed, TimeSpan? expected) => expected switch
    {
        null => Text(elapsed),
        { } time when elapsed <= time => $"{Text(elapsed)} of about {Text(time)}",
        { } time => $"{Text(elapsed)}, longer than the {Text(time)} expected",
    };
}
