using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Notifications;

/// <summary>Of which ends people hear, and of which they do not.</summary>
public sealed class NotificationPlanTests : IAsyncDisposable
{
    private readonly RecordedChannel _mail = new();
    private readonly NotificationScene _scene;

    public NotificationPlanTests() => _scene = new NotificationScene(_mail);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task A_failure_is_told_and_the_success_after_it_in_the_same_thread()
    {
        Assert.Equal("Failed Pending uid-one.failed.1", await EndAsync("one", BuildPhase.Failed));
        Assert.Equal("Recovered Pending uid-one.failed.1", await EndAsync("two", BuildPhase.Succeeded));
        Assert.Equal("", await EndAsync("three", BuildPhase.Succeeded));
    }

    [Theory]
    [InlineData(BuildPhase.Succeeded)]
    [InlineData(BuildPhase.Cancelled)]
    [InlineData(BuildPhase.Unchanged)]
    public async Task Of_other_ends_nobody_hears(BuildPhase phase) => Assert.Equal("", await EndAsync("one", phase));

    [Theory]
    [InlineData(BuildPhase.Cancelled)]
    [InlineData(BuildPhase.Unchanged)]
    public async Task What_was_cancelled_or_had_nothing_to_do_is_no_recovery_and_hides_none(BuildPhase phase)
    {
        await EndAsync("one", BuildPhase.Failed);

        Assert.Equal("", await EndAsync("two", phase));
        Assert.Equal("Recovered Pending uid-one.failed.1", await EndAsync("three", BuildPhase.Succeeded));
    }

    [Fact]
    public async Task The_same_failure_is_told_once_a_day()
    {
        await EndAsync("one", BuildPhase.Failed);
        _scene.Scene.Time.Advance(TimeSpan.FromHours(10));
        Assert.Equal("Failed Duplicate uid-one.failed.1", await EndAsync("two", BuildPhase.Failed));
        _scene.Scene.Time.Advance(TimeSpan.FromHours(14));
        Assert.Equal("Failed Pending uid-one.failed.1", await EndAsync("three", BuildPhase.Failed));
    }

    [Fact]
    public async Task Another_failure_is_told_at_once_also_after_a_success()
    {
        await EndAsync("one", BuildPhase.Failed);

        Assert.Equal(
            "Failed Pending uid-one.failed.1",
            await EndAsync("two", BuildPhase.Failed, BuildStage.Tested, Reasons.FailedTests));
        await EndAsync("three", BuildPhase.Succeeded);
        Assert.Equal("Failed Pending uid-four.failed.1", await EndAsync("four", BuildPhase.Failed));
    }

    [Fact]
    public async Task A_build_that_is_tried_again_tells_of_each_end_by_its_own_number()
    {
        await EndAsync("one", BuildPhase.Failed);
        await _scene.SendAsync("one");
        _scene.Reopen("one");
        Assert.Equal(
            "Failed Sent uid-one.failed.1, Failed Duplicate uid-one.failed.1",
            await EndAgainAsync("one", BuildPhase.Failed));
        _scene.Reopen("one");
        Assert.Equal(
            "Failed Sent uid-one.failed.1, Failed Duplicate uid-one.failed.1, Recovered Pending uid-one.failed.1",
            await EndAgainAsync("one", BuildPhase.Succeeded));

        Assert.Equal([1, 2, 3], (await _scene.LookAsync("one")).Select(entry => entry.Number));
    }

    [Fact]
    public async Task A_build_that_ended_before_there_was_a_channel_stays_untold()
    {
        _scene.Begin("one");
        _scene.Scene.Cluster.Change<V1ImageBuild>("one", build => build.Status!.Phase = BuildPhase.Failed);

        Assert.Empty(await _scene.LookAsync("one"));
    }

    private Task<string> EndAsync(
        string name,
        BuildPhase phase,
        BuildStage stage = BuildStage.ImageBuilt,
        string reason = Reasons.FailedScript)
    {
        _scene.Begin(name);
        _scene.Scene.Time.Advance(TimeSpan.FromMinutes(1));
        return EndAgainAsync(name, phase, stage, reason);
    }

    private async Task<string> EndAgainAsync(
        string name,
        BuildPhase phase,
        BuildStage stage = BuildStage.ImageBuilt,
        string reason = Reasons.FailedScript)
    {
        var build = await _scene.EndAsync(name, phase, stage, reason);
        return string.Join(
            ", ",
            (build.Status!.Notifications ?? []).Select(entry => $"{entry.Event} {entry.State} {entry.Thread}"));
    }
}
