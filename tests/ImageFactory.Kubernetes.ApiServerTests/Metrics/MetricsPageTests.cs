using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using ImageFactory.Kubernetes.Metrics.Exposition;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Metrics;

/// <summary>The page as Prometheus reads it.</summary>
public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid():n}");
    private readonly MetricsPage _page;

    public MetricsPageTests() => _page = new MetricsPage(_meter.Name);

    public void Dispose()
    {
        _page.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Promtool_finds_nothing_to_complain_of()
    {
        _meter.CreateCounter<long>("imagefactory_builds_total", description: "Builds.")
            .Add(1, Tag("profile", "de\\bi\"an\n"), Tag("result", "Grün"));
        _meter.CreateHistogram<double>("imagefactory_build_duration_seconds", description: "Time of a build.")
            .Record(1e9);
        _meter.CreateUpDownCounter<long>("imagefactory_builds_active", description: "Builds.").Add(1);
        _meter.CreateObservableGauge("imagefactory_image_size_bytes", () => double.NaN, description: "Size\nof it.");
        Assert.Equal((0, ""), await CheckAsync(await ScrapeAsync()));
        Assert.NotEqual(0, (await CheckAsync("broken{ 1\n")).ExitCode);
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    /// <summary>Runs Prometheus' own checker (Debian's package <c>prometheus</c>).</summary>
    private static async Task<(int ExitCode, string Output)> CheckAsync(string page)
    {
        var promtool = await Command.RunAsync("promtool", ["check", "metrics"], page);
        return (promtool.ExitCode, promtool.Output + promtool.Errors);
    }

    private async Task<string> ScrapeAsync()
    {
        var buffer = new ArrayBufferWriter<byte>();
        await _page.WriteAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
