using System.Globalization;
using Spectre.Console;

namespace ImageFactory.Benchmarks;

/// <summary>Collects figures, tells of each as it comes, and prints them beside their goals.</summary>
internal sealed class Scoreboard(IAnsiConsole console)
{
    private readonly List<Figure> _figures = [];

    /// <summary>Tells what is measured now.</summary>
    public void Say(string what) => console.WriteLine($"==> {what}");

    /// <summary>Takes a figure.</summary>
    public void Add(Figure figure)
    {
        _figures.Add(figure);
        console.WriteLine($"    {figure.Name}: {Text(figure.Value)} {figure.Unit}");
    }

    /// <summary>Prints the table.</summary>
    public void Print(string title)
    {
        var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Simple);
        table.AddColumn("Figure").AddColumn(new TableColumn("Measured").RightAligned());
        table.AddColumn("Unit").AddColumn(new TableColumn("Goal").RightAligned()).AddColumn("Met");
        foreach (var figure in _figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                Text(figure.Value),
                figure.Unit,
                figure.Goal?.ToString() ?? string.Empty,
                figure.Goal is null ? string.Empty : figure.Goal.IsMetBy(figure.Value) ? "yes" : "NO");
        }

        console.Write(table);
    }

    private static string Text(double value) => value.ToString(
        Math.Abs(value) switch { < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
