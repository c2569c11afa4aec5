using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Who looks after images once they are released, and what is said of those that nobody can look at.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    private readonly UpkeepScene _scene = new();

    public async Task InitializeAsync()
    {
        await _scene.PublishAsync("a", 0);
        await _scene.PublishAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Drift_in_a_region_that_does_not_answer_any_more_is_still_told()
    {
        UpkeepScene.Rename(_scene.Two, "b", "mine");
        await _scene.Scene.ReconcileAsync("to-b");
        var before = _scene.DriftOf("to-b");
        _scene.Two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(("True Drifted", before), (_scene.Drifted("to-b"), _scene.DriftOf("to-b")));
    }

    [Fact]
    public async Task A_region_that_does_not_answer_is_not_said_to_be_in_sync()
    {
        await _scene.Scene.ReconcileAsync("to-b");
        Assert.Equal("False InSync", _scene.Drifted("to-b"));
        _scene.Two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal("Unknown WaitingForRegion", _scene.Drifted("to-b"));
    }

    [Fact]
    public async Task A_cloud_that_is_taken_from_clouds_yaml_leaves_a_release_as_it_is()
    {
        _scene.Forget();

        var outcome = await _scene.Scene.ReconcileAsync("to-b");

        Assert.IsType<StageOutcome.CatchingUp>(outcome);
        Assert.Equal(PromotionPhase.Succeeded, _scene.Scene.Promotion("to-b").Status!.Phase);
        Assert.Equal("Unknown WaitingForRegion", _scene.Drifted("to-b"));
    }

    [Fact]
    public async Task An_error_that_nobody_expects_leaves_a_release_as_it_is()
    {
        _scene.One.Fault = _ => throw new InvalidOperationException("a fault of ours");

        var outcome = await _scene.Scene.ReconcileAsync("to-b");

        Assert.IsType<StageOutcome.CatchingUp>(outcome);
        var status = _scene.Scene.Promotion("to-b").Status!;
        Assert.Equal(
            (PromotionPhase.Succeeded, "True"),
            (status.Phase, status.Conditions!.First(one => one.Type == "Ready").Status));
    }

    [Fact]
    public async Task After_a_promotion_that_failed_the_one_before_is_still_looked_after()
    {
        await _scene.Scene.BuildAsync("c", 2);
        _scene.Two.Fault = call => call.StartsWith("update", StringComparison.Ordinal)
            ? new OpenStackException(OpenStackErrorKind.InvalidRequest, "no")
            : null;
        _scene.Scene.Promote("to-c", "c");
        Assert.Equal(PromotionPhase.Failed, (await _scene.Scene.RunAsync("to-c")).Phase);
        _scene.Two.Fault = _ => null;
        UpkeepScene.Rename(_scene.One, "b", "mine");

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal("True Drifted", _scene.Drifted("to-b"));
    }

    [Fact]
    public async Task While_another_is_at_work_the_one_before_waits_for_what_comes_of_it()
    {
        await _scene.Scene.BuildAsync("c", 2);
        _scene.Scene.Promote("to-c", "c");
        await _scene.Scene.RunAsync("to-c", status => status.StartedAt is not null);

        Assert.IsType<StageOutcome.CatchingUp>(await _scene.Scene.ReconcileAsync("to-b"));

        await _scene.Scene.RunAsync("to-c");
        Assert.IsType<StageOutcome.Proceed>(await _scene.Scene.ReconcileAsync("to-b"));
    }

    [Fact]
    public async Task After_a_promotion_in_one_region_the_one_before_looks_after_the_others()
    {
        await _scene.PublishAsync("c", 2, spec => spec.Regions = [PromotionSpecs.Region("RegionTwo")]);
        UpkeepScene.Rename(_scene.One, "b", "mine");

        await _scene.Scene.ReconcileAsync("to-b");
        await _scene.Scene.ReconcileAsync("to-c");

        Assert.Equal(("True Drifted", "False InSync"), (_scene.Drifted("to-b"), _scene.Drifted("to-c")));
    }

    [Fact]
    public async Task After_the_revocation_of_an_older_image_the_latest_is_still_looked_after()
    {
        await _scene.PublishAsync("c", 2);
        await _scene.RevokeAsync("gone", "a");
        UpkeepScene.Rename(_scene.One, "c", "mine");

        await _scene.Scene.ReconcileAsync("to-c");

        Assert.Equal("True Drifted", _scene.Drifted("to-c"));
    }

    [Fact]
    public async Task Drift_that_nobody_looks_at_any_more_is_not_told_for_ever()
    {
        _scene.One.Change(_scene.One.IdOf("b"), image => image with { IsHidden = true });
        await _scene.Scene.ReconcileAsync("to-b");
        Assert.Equal("True Drifted", _scene.Drifted("to-b"));
        _scene.One.Change(_scene.One.IdOf("b"), image => image with { IsHidden = false });
        await _scene.PublishAsync("c", 2);

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Null(_scene.Drifted("to-b"));
    }

    [Fact]
    public async Task A_promotion_finds_by_itself_that_it_was_taken_back()
    {
        await _scene.RollbackAsync("back", "to-b");
        _scene.Scene.Restart();

        await _scene.Scene.ReconcileAsync("to-b");

        var status = _scene.Scene.Promotion("to-b").Status!;
        Assert.Equal((PromotionPhase.RolledBack, "back"), (status.Phase, status.RolledBackBy));
        await _scene.RollbackAsync("further", "to-a");
    }

    [Fact]
    public async Task A_rollback_wakes_what_it_took_back_until_that_says_so()
    {
        await _scene.RollbackAsync("back", "to-b");
        Assert.False(IsWoken());

        await _scene.Scene.ReconcileAsync("back");
        Assert.True(IsWoken());
        _scene.Scene.Cluster.Change<V1ImagePromotion>(
            "to-b", promotion => promotion.Metadata.Annotations = null);
        await _scene.Scene.ReconcileAsync("back");
        Assert.True(IsWoken());

        await _scene.Scene.ReconcileAsync("to-b");
        _scene.Scene.Cluster.Change<V1ImagePromotion>(
            "to-b", promotion => promotion.Metadata.Annotations = null);
        await _scene.Scene.ReconcileAsync("back");
        Assert.False(IsWoken());
    }

    [Fact]
    public async Task One_that_is_taken_back_in_one_region_only_is_not_taken_back()
    {
        await _scene.RollbackAsync("back", "to-b", "RegionOne");

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(PromotionPhase.Succeeded, _scene.Scene.Promotion("to-b").Status!.Phase);
        Assert.Equal("False InSync", _scene.Drifted("to-b"));
    }

    [Fact]
    public async Task Retention_leaves_what_the_latest_release_needs_to_be_rolled_back()
    {
        await _scene.PublishAsync("c", 2);
        await _scene.PublishAsync("d", 3, spec => spec.Retention = new V1Retention
        {
            KeepVisible = 2,
            KeepHidden = 0,
            DeleteAfter = "1h",
            Action = RetentionAction.Delete,
        });
        for (var hour = 0; hour < 6; hour++)
        {
            await _scene.Scene.ReconcileAsync("to-d");
            _scene.Scene.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(
            ["b", "c", "d"],
            _scene.One.All.Select(image => image.Properties["imagefactory_build"]).Order(StringComparer.Ordinal));
        await _scene.RollbackAsync("back", "to-d");
    }

    private bool IsWoken() => _scene.Scene.Promotion("to-b").Metadata.Annotations?.ContainsKey(
        PromotionAnnotations.ReconcileRequestedAt) == true;
}
