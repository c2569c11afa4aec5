using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageFactory.Operator.Testing.Monitoring;

/// <summary>What dashboards ask.</summary>
internal static partial class DashboardQueries
{
    private const string Interval = "1m";

    /// <summary>The files of all dashboards.</summary>
    public static IReadOnlyList<string> Files { get; } =
        Directory.GetFiles(Path.Combine(RulesFile.Folder, "dashboards"), "*.json");

    /// <summary>The queries of all panels and variables, of the factory in a namespace.</summary>
    public static IReadOnlyList<(string What, string Expression)> All(string factory) =>
        [.. Files.SelectMany(file => Of(file, factory))];

    /// <summary>An expression with one factory chosen, and all its profiles.</summary>
    /// <param name="expression">The expression as it stands in a dashboard.</param>
    /// <param name="factory">The factory's namespace.</param>
    /// <param name="interval">Over what time rates are: some samples.</param>
    public static string Plain(string expression, string factory, string interval) => expression
        .Replace("$__rate_interval", interval, StringComparison.Ordinal)
        .Replace("$__range", "1h", StringComparison.Ordinal)
        .Replace("$namespace", factory, StringComparison.Ordinal)
        .Replace("$profile", ".*", StringComparison.Ordinal);

    private static IEnumerable<(string What, string Expression)> Of(string file, string factory)
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var panel in dashboard["panels"]!.AsArray())
        {
            foreach (var target in panel!["targets"]?.AsArray() ?? [])
            {
                yield return (
                    $"{dashboard["title"]}, {panel["title"]}",
                    Plain((string)target!["expr"]!, factory, Interval));
            }
        }

        foreach (var variable in dashboard["templating"]!["list"]!.AsArray())
        {
            if ((string?)variable!["type"] == "query")
            {
                var values = LabelValues().Match((string)variable["query"]!["query"]!);
                yield return (
                    $"{dashboard["title"]}, variable {variable["name"]}",
                    Plain($"count by ({values.Groups[2].Value}) ({values.Groups[1].Value})", factory, Interval));
            }
        }
    }

    [GeneratedRegex(@"^label_values\((.*), *(\w+)\)$")]
    private static partial Regex LabelValues();
}
