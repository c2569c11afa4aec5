using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>The operator ends as by SIGKILL while a region follows that the others did not wait for.</summary>
public sealed class KilledFollowerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_the_region_ends_as_if_it_had_not_been(bool isAnswerLost)
    {
        var (expected, _) = await FollowAsync(killAt: null, isAnswerLost);
        Assert.StartsWith("Succeeded 2/2: ", expected[0], StringComparison.Ordinal);
        var kills = 0;
        for (var change = 0; ; change++, kills++)
        {
            var (found, wasKilled) = await FollowAsync(change, isAnswerLost);
            Assert.Equal(expected, found);
            if (!wasKilled)
            {
                break;
            }
        }

        // Prepare, previous, latest.
        Assert.Equal(3, kills);
    }

    private static async Task<(IReadOnlyList<string> Images, bool WasKilled)> FollowAsync(
        int? killAt, bool isAnswerLost)
    {
        var (scene, _, two) = InMemoryPromotions.Start();
        await using var end = scene;
        await scene.BuildAsync("a", 0);
        scene.Promote("to-a", "a");
        await scene.RunAsync("to-a");
        await scene.BuildAsync("b", 1);
        two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");
        scene.Promote("to-b", "b", spec =>
            spec.Strategy = new V1PromotionStrategy { Type = PromotionStrategyType.BestEffort });
        await scene.RunAsync("to-b", status => status.Regions?[0].Phase == PromotedRegionPhase.Done);
        two.Fault = _ => null;
        var wasKilled = false;
        if (killAt is { } change)
        {
            scene.Restart();
            scene.End.At(change, isAnswerLost);
            wasKilled = await scene.RunUntilKilledAsync("to-b");
            scene.Restart();
        }

        var status = await scene.RunAsync("to-b");
        return (
            [
                PromotionScene.Text(status),
                .. await scene.ImagesAsync(InMemoryPromotions.One),
                .. await scene.ImagesAsync(InMemoryPromotions.Two),
            ],
            wasKilled);
    }
}
