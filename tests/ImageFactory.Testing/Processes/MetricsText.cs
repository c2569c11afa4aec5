using System.Globalization;

namespace ImageFactory.Testing.Processes;

/// <summary>Reads Prometheus' text format.</summary>
public static class MetricsText
{
    /// <summary>The one sample of a name with these labels among its labels; null when there is none.</summary>
    public static double? Value(string page, string name, params string[] labels)
    {
        var line = page.Split('\n').SingleOrDefault(text =>
            text.StartsWith($"{name}{{", StringComparison.Ordinal)
            && labels.All(label => text.Contains(label, StringComparison.Ordinal)));
        return line is null ? null : Number(line);
    }

    /// <summary>The sum over all samples of a name with these labels among theirs.</summary>
    public static double Sum(string page, string name, params string[] labels) => page.Split('\n')
        .Where(text => text.StartsWith($"{name}{{", StringComparison.Ordinal)
            && labels.All(label => text.Contains(label, StringComparison.Ordinal)))
        .Sum(Number);

    private static double Number(string line) => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
}
