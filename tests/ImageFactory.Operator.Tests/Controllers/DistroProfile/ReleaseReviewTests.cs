using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using Xunit;
using static ImageFactory.Operator.Tests.Controllers.DistroProfile.ReviewScene;

namespace ImageFactory.Operator.Tests.Controllers.DistroProfile;

public sealed class ReleaseReviewTests : IAsyncDisposable
{
    private const string Ready = "Ready True Succeeded: The profile can be built";

    private readonly ReviewScene _scene = new();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Of_a_profile_without_a_released_image_nothing_is_told()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), await _scene.LookAsync());

        Assert.Equal([Ready], _scene.Conditions);
        Assert.Equal((null, null), (_scene.Status.Release, _scene.Status.NextDue));
        Assert.Empty(_scene.Gauges.Ages());
    }

    [Fact]
    public async Task Of_a_profile_without_regions_nobody_is_asked()
    {
        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Spec.Regions = null);

        await _scene.ReconcileAsync();

        Assert.Equal([Ready], _scene.Conditions);
        Assert.Empty(_scene.One.Images.Calls);
    }

    [Fact]
    public async Task What_glance_has_is_told_on_a_cluster_that_knows_nothing()
    {
        Release(_scene.One, "i2", "2026-01-30");
        Release(_scene.Two, "i1", "2026-01-28");

        await _scene.LookAsync();

        Assert.Equal(
            [
                "RegionOne Standard_Debian_12_20260130_0 of images/i2, i2, , 2026-02-06",
                "RegionTwo Standard_Debian_12_20260128_0 of images/i1, i1, , 2026-02-04",
            ],
            _scene.Released);
        var release = _scene.Status.Release!;
        Assert.Equal(
            ("Standard_Debian_12_20260128_0", "images/i1", Day(28), Day(28).AddDays(7)),
            (release.ImageName, release.Promotion, release.BuildDate, _scene.Status.NextDue));
        Assert.Equal(
            [
                Ready,
                "Stale False UpToDate: Standard_Debian_12_20260128_0 is of 2026-01-28; the next one is due at "
                + "2026-02-04T00:00:00Z",
            ],
            _scene.Conditions);
        Assert.Equal([((Start - Day(28)).TotalSeconds, Name)], Flat(_scene.Gauges.Ages()));
        Assert.Equal([(Day(28).AddDays(7).ToUnixTimeSeconds(), Name)], Flat(_scene.Gauges.Dues()));
    }

    [Fact]
    public async Task An_image_that_is_older_than_it_promises_is_stale()
    {
        Release(_scene.One, "i1", "2026-01-24");

        await _scene.LookAsync();

        Assert.Equal(
            [
                Ready,
                "Stale True Stale: Standard_Debian_12_20260124_0 is of 2026-01-24; the next one was due at "
                + "2026-01-31T00:00:00Z: build an image, and promote it",
            ],
            _scene.Conditions);
    }

    [Fact]
    public async Task An_image_that_promises_no_date_is_never_stale()
    {
        Release(_scene.One, "i1", "2020-01-01", "critical_bug");

        await _scene.LookAsync();

        Assert.Equal(
            [
                Ready,
                "Stale False UpToDate: Standard_Debian_12_20200101_0 is of 2020-01-01; its replace_frequency sets no "
                + "date for the next one",
            ],
            _scene.Conditions);
        Assert.Empty(_scene.Gauges.Dues());
    }

    [Fact]
    public async Task What_a_dead_region_had_stays_also_after_a_restart_and_costs_nothing_after_a_while()
    {
        Release(_scene.One, "i2", "2026-01-30");
        Release(_scene.Two, "i1", "2026-01-28");
        await _scene.LookAsync();
        var before = _scene.Released.ToList();
        await _scene.RestartAsync();
        _scene.Two.Images.Calls.Clear();
        _scene.Two.Images.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "no route");
        _scene.Options.OpenStack.BreakerTime = TimeSpan.FromHours(9);

        for (var look = 0; look < 5; look++)
        {
            await _scene.LookAsync();
            _scene.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(before, _scene.Released);
        Assert.Equal(_scene.Options.OpenStack.BreakerFailures, _scene.Two.Images.Calls.Count);
    }

    [Fact]
    public async Task Regions_are_looked_at_once_a_period_and_when_the_profile_was_changed()
    {
        await _scene.LookAsync();
        await _scene.ReconcileAsync();
        _scene.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(TimeSpan.FromMinutes(4), await _scene.ReconcileAsync());
        Assert.Single(_scene.One.Images.Calls);

        _scene.Time.Advance(TimeSpan.FromMinutes(4));
        await _scene.LookAsync();
        Assert.Equal(2, _scene.One.Images.Calls.Count);

        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Metadata.Generation = 2);
        await _scene.LookAsync();
        Assert.Equal(3, _scene.One.Images.Calls.Count);
    }

    [Fact]
    public async Task What_the_profile_names_no_more_is_left_out_at_once()
    {
        Release(_scene.One, "i2", "2026-01-30");
        Release(_scene.Two, "i1", "2026-01-28");
        await _scene.LookAsync();
        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Spec.Regions!.RemoveAt(1));

        await _scene.ReconcileAsync();

        Assert.Equal(["RegionOne Standard_Debian_12_20260130_0 of images/i2, i2, , 2026-02-06"], _scene.Released);
        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Spec.Os!.Version = "13");

        await _scene.ReconcileAsync();

        Assert.Null(_scene.Status.Release);
    }

    [Fact]
    public async Task A_profile_that_cannot_be_built_any_more_still_grows_old()
    {
        Release(_scene.One, "i1", "2026-01-28");
        await _scene.LookAsync();
        _scene.Cluster.Change<V1DistroProfile>(Name, profile => profile.Spec.Os!.Distro = null);
        _scene.Time.Advance(TimeSpan.FromDays(7));

        await _scene.ReconcileAsync();

        Assert.Equal(
            ["Ready False", "Stalled True", "Stale True"],
            _scene.Status.Conditions!.Select(condition => $"{condition.Type} {condition.Status}"));
    }

    [Fact]
    public async Task An_error_that_nobody_expects_leaves_the_review_as_it_is()
    {
        Release(_scene.One, "i1", "2026-01-28");
        await _scene.LookAsync();
        _scene.Time.Advance(TimeSpan.FromMinutes(10));
        _scene.One.Images.Fault = _ => throw new InvalidOperationException("a defect");

        await _scene.LookAsync();

        Assert.Equal(["RegionOne Standard_Debian_12_20260128_0 of images/i1, i1, , 2026-02-04"], _scene.Released);
    }

    [Fact]
    public async Task A_profile_that_is_gone_is_forgotten()
    {
        Release(_scene.One, "i1", "2026-01-28");
        await _scene.LookAsync();

        await _scene.DeleteAsync();

        Assert.Empty(_scene.Gauges.Ages());
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<(double Value, string Label)> Flat(
        IEnumerable<(double Value, string[] Labels)> series) =>
        series.Select(one => (one.Value, one.Labels.Single()));
}
