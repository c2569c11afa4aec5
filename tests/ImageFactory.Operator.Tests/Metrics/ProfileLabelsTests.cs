using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

/// <summary>Series of what tenants name: there are only so many, and they go with the objects.</summary>
public sealed class ProfileLabelsTests
{
    private readonly Prometheus.CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly OperatorMetrics _metrics;
    private readonly BuildReporter _reporter;

    public ProfileLabelsTests()
    {
        _metrics = new OperatorMetrics(_registry);
        _reporter = new BuildReporter(
            _metrics, new BuildGauges(), (_, _, _, _, _) => Task.CompletedTask, NullLogger<BuildReporter>.Instance);
    }

    [Fact]
    public async Task Builds_of_ever_new_profiles_share_one_series_beyond_the_first_250()
    {
        await ReportAsync("first");
        var before = _metrics.StageDuration.GetAllLabelValues().Count();
        for (var number = 0; number < 1000; number++)
        {
            await ReportAsync($"profile-{number}");
        }

        Assert.Equal(
            ProfileLabels.Most + 1,
            _metrics.StageDuration.GetAllLabelValues().Select(labels => labels[1]).Distinct().Count());
        Assert.Equal(before * (ProfileLabels.Most + 1), _metrics.StageDuration.GetAllLabelValues().Count());
        Assert.InRange(_metrics.Tests.GetAllLabelValues().Count(), 1, 2000);
    }

    [Fact]
    public async Task The_series_of_a_profile_go_with_the_last_object_that_has_its_name()
    {
        await ReportAsync("gone", "a");
        await ReportAsync("gone", "b");
        await ReportAsync("kept", "c");
        _metrics.Profiles.Release("a");
        Assert.Contains("profile=\"gone\"", await _registry.ScrapeAsync(), StringComparison.Ordinal);

        _metrics.Profiles.Release("b");

        var page = await _registry.ScrapeAsync();
        Assert.DoesNotContain("profile=\"gone\"", page, StringComparison.Ordinal);
        Assert.Contains("profile=\"kept\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_test_host_calls_its_accelerator_makes_no_series() =>
        Assert.Equal(
            ["kvm", "tcg", "other", "other"],
            new[] { "kvm", "tcg", "a\nb", null }.Select(OperatorMetrics.Accelerator));

    private Task ReportAsync(string profile, string? uid = null)
    {
        var build = BuildScene.NewBuild(profile, uid ?? profile);
        build.Spec.ProfileRef.Name = profile;
        var status = new V1ImageBuildStatus();
        StageList.Open(status);
        return _reporter.ReportAsync(build, null, status, default);
    }
}
