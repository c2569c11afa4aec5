using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing.Processes;
using Prometheus;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Metrics;

/// <summary>The page as Prometheus reads it.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Promtool_finds_nothing_to_complain_of()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.CreateCounter("imagefactory_builds_total", "Builds.", "profile", "result")
            .WithLabels("de\\bi\"an\n", "Grün").Inc();
        factory.CreateHistogram("imagefactory_build_duration_seconds", "Time of a build.").Observe(1e9);
        factory.CreateGauge("imagefactory_builds_active", "Builds.").Inc();
        factory.CreateGauge("imagefactory_image_packages", "Packages.").Set(double.NegativeInfinity);
        factory.CreateGauge("imagefactory_image_score", "Score of none.", "profile");
        registry.ObserveGauge("imagefactory_image_size_bytes", "Size of it.", ["profile"], () => [(double.NaN, ["a"])]);
        Assert.Equal((0, ""), await CheckAsync(await registry.ScrapeAsync()));
        Assert.NotEqual(0, (await CheckAsync("broken{ 1\n")).ExitCode);
    }

    /// <summary>Runs Prometheus' own checker (Debian's package <c>prometheus</c>).</summary>
    private static async Task<(int ExitCode, string Output)> CheckAsync(string page)
    {
        var promtool = await Command.RunAsync("promtool", ["check", "metrics"], page);
        return (promtool.ExitCode, promtool.Output + promtool.Errors);
    }
}
