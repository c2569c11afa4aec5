using System.Globalization;
using ImageFactory.Operator.Testing.Cluster;
using Xunit.Abstractions;

namespace ImageFactory.Operator.Testing.Builds;

/// <summary>Figures: shown with the test, and collected in a file over the whole run.</summary>
internal sealed class Measured(ITestOutputHelper output, string test)
{
    private static readonly Lock Gate = new();

    /// <summary>Notes a time.</summary>
    public void Seconds(string what, TimeSpan time) =>
        Note(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.TotalSeconds:0.0} s"));

    /// <summary>Notes anything.</summary>
    public void Note(string text)
    {
        output.WriteLine(text);
        lock (Gate)
        {
            File.AppendAllText(Path.Combine(ClusterFixture.Results, "measured.txt"), $"{test}: {text}\n");
        }
    }
}
