using System.Text;
using ImageFactory.Kubernetes.Schema;

namespace ImageFactory.Generate.Chart;

/// <summary>The table of a chart's values, between two marks of its README.</summary>
internal static class ValuesTable
{
    private const string Begin = "<!-- values: made from values.yaml by make generate -->\n";
    private const string End = "<!-- end of values -->\n";

    /// <summary>The page with the present table.</summary>
    /// <exception cref="SchemaException">The page has no marks.</exception>
    public static string Replace(string page, IReadOnlyList<ChartValue> values)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new SchemaException([$"README.md of the chart: put '{Begin.Trim()}' and '{End.Trim()}' into it"]);
        }

        var table = new StringBuilder("\n| Value | Default | Meaning |\n|---|---|---|\n");
        foreach (var value in values)
        {
            table.Append($"| `{value.Name}` | `{Cell(value.Default)}` | {Cell(value.Meaning)} |\n");
        }

        return $"{page[..(begin + Begin.Length)]}{table}\n{page[end..]}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
