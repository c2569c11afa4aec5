using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prometheus;
using Xunit;

namespace ImageFactory.Testing.Processes;

/// <summary>Reads Prometheus' text format.</summary>
public static partial class MetricsText
{
    /// <summary>The page of a registry, as a scrape gets it.</summary>
    public static async Task<string> ScrapeAsync(this CollectorRegistry registry)
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray());
    }

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

    /// <summary>All samples, with their labels in alphabetical order.</summary>
    public static IEnumerable<(string Name, string Labels, double Value)> Samples(string page) =>
        from line in page.Split('\n')
        where line.Length > 0 && line[0] != '#'
        let labels = Label().Matches(line).Select(label => label.Value).Order(StringComparer.Ordinal)
        select (line[..line.IndexOfAny(['{', ' '])], string.Join(',', labels), Number(line));

    /// <summary>
    /// The page says what one does that was recorded in tests/testdata/metrics; <c>UPDATE_GOLDEN=1</c> records it anew.
    /// </summary>
    public static void AssertRecorded(string file, string page)
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "metrics", file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(Sorted(File.ReadAllText(path)), Sorted(page));
    }

    /// <summary>
    /// What a page says, one line each, without what makes no difference: the order of families, series and labels, how
    /// a number is written, and families without a series.
    /// </summary>
    private static IReadOnlyList<string> Sorted(string page)
    {
        var samples = Samples(page).ToList();
        var texts = page.Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal))
            .Where(line => samples.Any(sample => sample.Name.StartsWith(line.Split(' ')[2], StringComparison.Ordinal)));
        return [.. samples.Select(sample => $"{sample}").Concat(texts).Order(StringComparer.Ordinal)];
    }

    private static double Number(string line) => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);

    [GeneratedRegex("[a-zA-Z_][a-zA-Z0-9_]*=\"(?:\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Label();
}
