using System.Globalization;

namespace ImageFactory.Soak;

/// <summary>How long, and with which chances.</summary>
internal sealed record SoakOptions(double Minutes, int Seed)
{
    private const double DefaultMinutes = 30;

    // Short enough to be typed again.
    private const int MaxSeed = 1_000_000;

    /// <summary>Time of load and faults; start and settling come on top.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);

    /// <summary>The command that does the same again.</summary>
    public string Command => FormattableString.Invariant($"make soak SOAK_SEED={Seed} SOAK_MINUTES={Minutes}");

    /// <summary>SOAK_MINUTES and SOAK_SEED; a seed that nobody gave is chosen.</summary>
    public static SoakOptions FromEnvironment() => new(
        Read("SOAK_MINUTES") is { } minutes ? double.Parse(minutes, CultureInfo.InvariantCulture) : DefaultMinutes,
        Read("SOAK_SEED") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(1, MaxSeed));

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
