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
        { } time when elapsed <= time => $"{Text(elapsed)} of about {Estimate(time)}",
        { } time => $"{Text(elapsed)}, longer than the {Estimate(time)} expected",
    };

    // No more exact than it is, as the scripts around this program say it.
    private static string Estimate(TimeSpan time) => time.TotalSeconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalSeconds / 10) * 10:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMinutes):0} min"),
    };
}
