using System.Globalization;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>Reads the program's log as a user does.</summary>
internal static class OperatorLines
{
    /// <summary>The texts of all lines that tell of something wrong.</summary>
    public static IReadOnlyList<string> Problems(this OperatorProcess program) =>
    [
        .. program.Log.Split('\n')
            .Where(line => Level(line) is "warn" or "fail" or "crit")
            .Select(line => line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..]),
    ];

    /// <summary>When the first line with this text was written.</summary>
    public static DateTimeOffset Time(this OperatorProcess program, string text)
    {
        var line = program.Log.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"no line with '{text}' in:\n{program.Log}");
        return DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    /// <summary>The same once the line is there: what it tells of may be seen elsewhere before.</summary>
    public static async Task<DateTimeOffset> TimeAsync(this OperatorProcess program, string text, TimeSpan within)
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(program.Log.Contains(text, StringComparison.Ordinal)),
            within,
            () => $"no line with '{text}' in:\n{program.Tail}");
        return program.Time(text);
    }

    private static string Level(string line) => line.Split(' ') is [_, [.. var level, ':'], ..] ? level : string.Empty;
}
