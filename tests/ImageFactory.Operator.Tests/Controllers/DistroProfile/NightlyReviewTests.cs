using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using static ImageFactory.Operator.Tests.Controllers.DistroProfile.ReviewScene;

namespace ImageFactory.Operator.Tests.Controllers.DistroProfile;

/// <summary>Builds that a CronJob makes every night at noon.</summary>
public sealed class NightlyReviewTests : IAsyncDisposable
{
    private const string Ready = "Ready True Succeeded: The profile can be built";
    private const string Came =
        "the last build by the clock, nightly-1, came at 2026-01-31T12:00:00Z, and the next one ";

    private const string Missed =
        Came + "was due by 2026-02-01T18:00:00Z: look at the CronJob that makes them and its Jobs; where none is "
        + "wanted any more, annotate the profile with imagefactory.dev/nightly=off";

    private readonly ReviewScene _scene = new();

    public NightlyReviewTests() =>
        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Spec.Regions = null);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Of_builds_that_nobody_expects_nothing_is_told()
    {
        Record("by-hand", BuildPhase.Failed, every: null);

        await _scene.ReconcileAsync();

        Assert.Equal((0, null), (_scene.Wakes, _scene.Status.Nightly));
        Assert.Equal([Ready], _scene.Conditions);
        Assert.Empty(_scene.Events);
        Assert.Empty(await MetricsAsync());
    }

    [Fact]
    public async Task A_build_by_the_clock_wakes_its_profile_when_it_comes_and_when_it_is_over()
    {
        Record("nightly-1", BuildPhase.Running);
        Record("nightly-1", BuildPhase.Running);
        Assert.Equal(1, _scene.Wakes);
        await _scene.ReconcileAsync();
        Assert.Equal(
            ["last_timestamp_seconds{profile=\"debian-12\"} 1769860800", "period_seconds{profile=\"debian-12\"} 86400"],
            await MetricsAsync());

        Record("nightly-1", BuildPhase.Unchanged);
        await _scene.ReconcileAsync();

        Assert.Equal(2, _scene.Wakes);
        Assert.Equal(
            new V1NightlyStatus
            {
                LastBuild = "nightly-1",
                LastTime = Start,
                PeriodSeconds = 86_400,
                LastFinishedBuild = "nightly-1",
                LastFinishedTime = Start,
                LastResult = NightlyResult.Unchanged,
            },
            _scene.Status.Nightly);
        Assert.Equal(
            [Ready, $"NightlyMissed False OnTime: {Came}is due by 2026-02-01T18:00:00Z"], _scene.Conditions);
        Assert.Empty(_scene.Events);
        Assert.Equal(
            [
                "last_result{profile=\"debian-12\",result=\"Cancelled\"} 0",
                "last_result{profile=\"debian-12\",result=\"Failed\"} 0",
                "last_result{profile=\"debian-12\",result=\"Succeeded\"} 0",
                "last_result{profile=\"debian-12\",result=\"Unchanged\"} 1",
                "last_timestamp_seconds{profile=\"debian-12\"} 1769860800",
                "period_seconds{profile=\"debian-12\"} 86400",
            ],
            await MetricsAsync());
    }

    [Fact]
    public async Task A_night_without_a_build_is_told_once_also_after_a_restart_and_though_the_build_is_gone()
    {
        Record("nightly-1", BuildPhase.Succeeded);
        await _scene.ReconcileAsync();
        await _scene.RestartAsync();
        _scene.Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(TimeSpan.FromSeconds(1), await _scene.ReconcileAsync());
        Assert.Empty(_scene.Events);

        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromMinutes(5), await _scene.ReconcileAsync());
        await _scene.RestartAsync();
        await _scene.ReconcileAsync();

        Assert.Equal([Ready, $"NightlyMissed True Missed: {Missed}"], _scene.Conditions);
        Assert.Equal([$"Warning NightlyMissed: {Missed}"], _scene.Events);
    }

    [Fact]
    public async Task A_build_that_came_while_no_operator_ran_is_not_missed()
    {
        Record("nightly-1", BuildPhase.Succeeded);
        await _scene.ReconcileAsync();
        _scene.Time.Advance(TimeSpan.FromHours(24));
        var build = Build("nightly-2", BuildPhase.Pending, "86400");
        build.Status = null;
        _scene.Cluster.Put(build);
        _scene.Time.Advance(TimeSpan.FromHours(24));
        await _scene.RestartAsync();

        await _scene.ReconcileAsync();

        Assert.Equal("nightly-2", _scene.Status.Nightly!.LastBuild);
        Assert.Empty(_scene.Events);
    }

    [Fact]
    public async Task A_build_that_comes_after_all_ends_the_alarm_and_the_next_night_is_told_again()
    {
        Record("nightly-1", BuildPhase.Succeeded);
        await _scene.ReconcileAsync();
        _scene.Time.Advance(TimeSpan.FromHours(31));
        await _scene.ReconcileAsync();

        Record("nightly-2", BuildPhase.Running);
        await _scene.ReconcileAsync();
        Assert.StartsWith("NightlyMissed False OnTime", _scene.Conditions.Last(), StringComparison.Ordinal);
        _scene.Time.Advance(TimeSpan.FromHours(31));
        await _scene.ReconcileAsync();

        Assert.Equal(2, _scene.Events.Count);
        // What came of the build before counts until the newest one is over.
        Assert.Equal(
            ("nightly-2", "nightly-1", NightlyResult.Succeeded),
            (_scene.Status.Nightly!.LastBuild, _scene.Status.Nightly.LastFinishedBuild,
                _scene.Status.Nightly.LastResult));
    }

    [Fact]
    public async Task A_build_by_the_clock_that_fails_is_told_once_on_the_profile()
    {
        Record("nightly-1", BuildPhase.Failed);
        await _scene.ReconcileAsync();
        await _scene.RestartAsync();
        Record("nightly-1", BuildPhase.Failed);
        await _scene.ReconcileAsync();

        Assert.Equal(
            ["Warning NightlyFailed: The build by the clock failed: kubectl describe imagebuild nightly-1 -n images"],
            _scene.Events);

        // It was tried again.
        Record("nightly-1", BuildPhase.Succeeded);
        await _scene.ReconcileAsync();
        Assert.Equal(NightlyResult.Succeeded, _scene.Status.Nightly!.LastResult);
        Assert.Single(_scene.Events);
    }

    [Fact]
    public async Task Builds_are_recorded_in_any_order_as_a_restart_brings_them()
    {
        var old = Build("nightly-1", BuildPhase.Failed, every: "3600");
        _scene.Time.Advance(TimeSpan.FromDays(1));
        Record("nightly-2", BuildPhase.Succeeded);
        _scene.Runs.Record(old, old.Status!);

        await _scene.ReconcileAsync();

        var nightly = _scene.Status.Nightly!;
        Assert.Equal(
            ("nightly-2", 86_400, "nightly-2", NightlyResult.Succeeded),
            (nightly.LastBuild, nightly.PeriodSeconds, nightly.LastFinishedBuild, nightly.LastResult));
        Assert.Empty(_scene.Events);
    }

    [Fact]
    public async Task A_profile_that_wants_no_more_builds_by_the_clock_is_left_in_peace()
    {
        Record("nightly-1", BuildPhase.Succeeded);
        await _scene.ReconcileAsync();
        _scene.Cluster.Change<V1DistroProfile>(
            Name,
            profile => profile.Metadata.Annotations = new Dictionary<string, string>
            {
                ["imagefactory.dev/nightly"] = "off",
            });
        _scene.Time.Advance(TimeSpan.FromDays(9));

        await _scene.ReconcileAsync();

        Assert.Null(_scene.Status.Nightly);
        Assert.Equal([Ready], _scene.Conditions);
        Assert.Empty(await MetricsAsync());
    }

    [Theory]
    [InlineData("daily")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("99999999999")]
    public void A_period_that_is_none_is_passed_over(string every)
    {
        Record("nightly-1", BuildPhase.Succeeded, every);

        Assert.Equal(0, _scene.Wakes);
    }

    private void Record(string name, BuildPhase phase, string? every = "86400")
    {
        var build = Build(name, phase, every);
        _scene.Runs.Record(build, build.Status!);
    }

    private V1ImageBuild Build(string name, BuildPhase phase, string? every) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "images",
            CreationTimestamp = _scene.Time.GetUtcNow().UtcDateTime,
            Annotations = every is null
                ? null
                : new Dictionary<string, string> { [BuildAnnotations.ExpectedEverySeconds] = every },
        },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = Name } },
        Status = new V1ImageBuildStatus { Phase = phase },
    };

    private async Task<IEnumerable<string>> MetricsAsync() => (await _scene.Registry.ScrapeAsync()).Split('\n')
        .Where(line => line.StartsWith("imagefactory_nightly_", StringComparison.Ordinal))
        .Select(line => line["imagefactory_nightly_".Length..])
        .Order(StringComparer.Ordinal);
}
