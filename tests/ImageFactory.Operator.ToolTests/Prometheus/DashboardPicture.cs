using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageFactory.Operator.Testing.Monitoring;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// Draws a dashboard as SVG from what its own queries give, with its panels where Grafana puts them: lines over time,
/// and what stands in tables as text.
/// </summary>
internal sealed class DashboardPicture(PrometheusServer prometheus, DateTimeOffset now)
{
    private const int Cell = 42;
    private const int CellHeight = 24;
    private const int LegendWidth = 190;
    private const int Title = 22;
    private const int LineHeight = 16;
    private const int MostSeries = 12;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly TimeSpan Span = TimeSpan.FromDays(15);
    private static readonly TimeSpan Step = TimeSpan.FromHours(3);
    private static readonly string[] Colors =
        ["#3274d9", "#e0752d", "#299c46", "#a352cc", "#d44a3a", "#1f9bad", "#b7950b", "#7f8c8d"];

    /// <summary>The picture.</summary>
    public async Task<XElement> DrawAsync(JsonNode dashboard)
    {
        var panels = dashboard["panels"]!.AsArray();
        var bottom = panels.Max(panel => Number(panel!, "y") + Number(panel!, "h"));
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {24 * Cell} {bottom * CellHeight}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 12),
            Box(0, 0, 24 * Cell, bottom * CellHeight, "#f4f5f5"));
        foreach (var panel in panels)
        {
            picture.Add(await DrawPanelAsync(panel!));
        }

        return picture;
    }

    private async Task<XElement> DrawPanelAsync(JsonNode panel)
    {
        var (width, height) = (Number(panel, "w") * Cell - 6, Number(panel, "h") * CellHeight - 6);
        var (x, y) = ((Number(panel, "x") * Cell) + 3, (Number(panel, "y") * CellHeight) + 3);
        var group = new XElement(Svg + "g", new XAttribute("transform", Text($"translate({x} {y})")));
        var type = (string)panel["type"]!;
        if (type == "row")
        {
            group.Add(Words(0, 16, (string)panel["title"]!, "#222", "bold"));
            return group;
        }

        group.Add(Box(0, 0, width, height, "#fff"), Words(8, 16, (string)panel["title"]!, "#222", "bold"));
        var series = new List<(string Name, JsonArray Points)>();
        foreach (var target in panel["targets"]!.AsArray())
        {
            var expression = DashboardQueries.Plain((string)target!["expr"]!, History.Example, "2h");
            var found = type is "timeseries" or "state-timeline"
                ? await prometheus.QueryRangeAsync(expression, now - Span, now, Step)
                : await prometheus.QueryAsync(expression);
            series.AddRange(found.Take(MostSeries).Select(one => (
                Name((string?)target["legendFormat"], one!["metric"]!.AsObject()),
                one["values"]?.AsArray() ?? [one["value"]!.DeepClone()])));
        }

        group.Add(type is "timeseries" or "state-timeline"
            ? Lines(series, width, height)
            : Rows(series, height));
        return group;
    }

    private IEnumerable<XElement> Lines(List<(string Name, JsonArray Points)> series, int width, int height)
    {
        var (top, bottom) = (Title + 18, height - 10);
        var most = series.SelectMany(one => one.Points).Select(Value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        most = most > 0 ? most : 1;
        yield return Words(8, top - 4, Short(most), "#888");
        foreach (var (index, (name, points)) in series.Index())
        {
            var color = Colors[index % Colors.Length];
            var line = points.Where(point => double.IsFinite(Value(point))).Select(point =>
            {
                var (x, y) = ((width - LegendWidth) * Share(point), (bottom - top) * Value(point) / most);
                return Text($"{8 + x:0.#},{bottom - y:0.#}");
            });
            yield return new XElement(
                Svg + "polyline",
                new XAttribute("points", string.Join(' ', line)),
                new XAttribute("fill", "none"),
                new XAttribute("stroke", color),
                new XAttribute("stroke-width", 1.5));
            yield return Words(width - LegendWidth + 14, top + (index * 14), name, color);
        }
    }

    private static IEnumerable<XElement> Rows(List<(string Name, JsonArray Points)> series, int height) => series
        .GroupBy(one => one.Name, one => Short(Value(one.Points[0])), StringComparer.Ordinal)
        .Take((height - Title - 8) / LineHeight)
        .Select((row, index) => Words(
            8, Title + 16 + (index * LineHeight), $"{row.Key}  {string.Join(" · ", row)}".Trim(), "#444"));

    private double Share(JsonNode? point) =>
        ((double)point![0]! - (now - Span).ToUnixTimeSeconds()) / Span.TotalSeconds;

    private static string Name(string? legend, JsonObject labels)
    {
        if (legend is null or "__auto")
        {
            return string.Join("  ", labels
                .Where(label => label.Key is not "namespace" and not "job" and not "__name__")
                .Select(label => (string?)label.Value));
        }

        foreach (var (label, value) in labels)
        {
            legend = legend.Replace($"{{{{{label}}}}}", (string?)value, StringComparison.Ordinal);
        }

        return legend;
    }

    private static double Value(JsonNode? point) => double.Parse((string)point![1]!, CultureInfo.InvariantCulture);

    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Text($"{value / 1e9:0.#} G"),
        >= 1e6 => Text($"{value / 1e6:0.#} M"),
        >= 1e4 => Text($"{value / 1e3:0.#} k"),
        _ => Text($"{value:0.##}"),
    };

    private static int Number(JsonNode panel, string field) => (int)panel["gridPos"]![field]!;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static XElement Box(int x, int y, int width, int height, string color) => new(
        Svg + "rect",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("width", width),
        new XAttribute("height", height),
        new XAttribute("fill", color));

    private static XElement Words(
        int x, int y, string text, string color, string weight = "normal") => new(
        Svg + "text",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("fill", color),
        new XAttribute("font-weight", weight),
        text);
}
