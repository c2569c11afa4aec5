using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

/// <summary>What Grafana needs to import the dashboards as they are, and what people need to read them.</summary>
public sealed partial class DashboardTests
{
    private const int GridWidth = 24;

    private static readonly string Folder = Path.Combine(
        RepositoryRoot.Path, "config", "prometheus", "dashboards");

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_dashboard_is_imported_without_editing(string name)
    {
        var dashboard = Read(name);
        Assert.Equal($"imagefactory-{name}", (string?)dashboard["uid"]);
        Assert.Null(dashboard["id"]);
        var sources = DataSource().Matches(dashboard.ToJsonString()).Select(match => match.Groups[1].Value);
        Assert.Equal(["${datasource}"], sources.Distinct(StringComparer.Ordinal));
        var variables = dashboard["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!);
        var used = Variable().Matches(string.Join(' ', Panels(dashboard).SelectMany(Expressions)))
            .Select(match => match.Groups[1].Value)
            .Where(variable => !variable.StartsWith("__", StringComparison.Ordinal));
        Assert.Empty(used.Except(variables, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_panel_says_what_it_shows_and_has_a_place_of_its_own(string name)
    {
        var dashboard = Read(name);
        var all = dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToList();
        Assert.Equal(all.Count, all.DistinctBy(panel => (int)panel["id"]!).Count());
        var taken = new HashSet<(int X, int Y)>();
        foreach (var place in all.Select(panel => panel["gridPos"]!))
        {
            var (x, y, width, height) = ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
            Assert.InRange(x + width, 1, GridWidth);
            Assert.All(
                Enumerable.Range(0, width * height),
                cell => Assert.True(taken.Add((x + (cell % width), y + (cell / width)))));
        }

        Assert.All(Panels(dashboard), panel => Assert.EndsWith(".", (string)panel["description"]!));
    }

    private static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject();

    private static IEnumerable<JsonObject> Panels(JsonObject dashboard) => dashboard["panels"]!.AsArray()
        .Select(panel => panel!.AsObject())
        .Where(panel => (string?)panel["type"] != "row");

    private static IEnumerable<string> Expressions(JsonObject panel) =>
        panel["targets"]!.AsArray().Select(target => (string)target!["expr"]!);

    [GeneratedRegex("\"datasource\":\\{\"type\":\"prometheus\",\"uid\":\"([^\"]*)\"")]
    private static partial Regex DataSource();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();
}
