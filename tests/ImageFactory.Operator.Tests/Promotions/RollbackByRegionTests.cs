using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What is taken back is known by region.</summary>
public sealed class RollbackByRegionTests : IAsyncLifetime
{

    private readonly PromotionScene _scene;
    private readonly InMemoryImages _two;

    public RollbackByRegionTests() => (_scene, _, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync() => await _scene.PublishAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_rollback_of_one_region_leaves_the_other_to_be_rolled_back()
    {
        await _scene.PublishAsync("b", 1);
        _scene.Create("back-one", PromotionSpecs.Rollback("to-b", "RegionOne"));
        await _scene.RunAsync("back-one");
        await _scene.ReconcileAsync("to-b");
        _scene.Create("back-two", PromotionSpecs.Rollback("to-b", "RegionTwo"));
        var status = await _scene.RunAsync("back-two");

        Assert.True(status.Phase == PromotionPhase.Succeeded, PromotionScene.Text(status));
    }

    [Fact]
    public async Task A_promotion_that_is_rolled_back_in_one_region_only_is_not_rolled_back()
    {
        await _scene.PublishAsync("b", 1);
        _scene.Create("back-one", PromotionSpecs.Rollback("to-b", "RegionOne"));
        await _scene.RunAsync("back-one");
        await _scene.ReconcileAsync("to-b");

        Assert.NotEqual(PromotionPhase.RolledBack, _scene.Promotion("to-b").Status!.Phase);
    }

    [Fact]
    public async Task A_best_effort_rollback_that_missed_a_region_can_be_done_again_there()
    {
        await _scene.PublishAsync("b", 1);
        _two.Fault = call => call.StartsWith("update", StringComparison.Ordinal)
            ? new OpenStackException(OpenStackErrorKind.InvalidRequest, "not now")
            : null;
        _scene.Create("back", PromotionSpecs.Rollback("to-b"), spec =>
            spec.Strategy = new V1PromotionStrategy { Type = PromotionStrategyType.BestEffort });
        await _scene.RunAsync("back");
        _two.Fault = _ => null;
        await _scene.ReconcileAsync("to-b");
        _scene.Create("back-two", PromotionSpecs.Rollback("to-b", "RegionTwo"));
        var status = await _scene.RunAsync("back-two");

        Assert.True(status.Phase == PromotionPhase.Succeeded, PromotionScene.Text(status));
    }
}
