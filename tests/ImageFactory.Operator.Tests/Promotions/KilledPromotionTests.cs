using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>The operator ends as by SIGKILL at a call to Glance, before it or with its answer lost.</summary>
public sealed class KilledPromotionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_a_promotion_ends_as_if_it_had_not_been(bool isAnswerLost)
    {
        var (expected, _) = await PromoteAsync(killAt: null, isAnswerLost);
        var kills = 0;
        for (var change = 0; ; change++, kills++)
        {
            var (found, wasKilled) = await PromoteAsync(change, isAnswerLost);
            Assert.Equal(expected, found);
            if (!wasKilled)
            {
                break;
            }
        }

        // Prepare, older, previous, latest, in two regions.
        Assert.Equal(8, kills);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_a_rollback_ends_as_if_it_had_not_been(bool isAnswerLost)
    {
        var (expected, _) = await RollBackAsync(killAt: null, isAnswerLost);
        var kills = 0;
        for (var change = 0; ; change++, kills++)
        {
            var (found, wasKilled) = await RollBackAsync(change, isAnswerLost);
            Assert.Equal(expected, found);
            if (!wasKilled)
            {
                break;
            }
        }

        Assert.Equal(8, kills);
    }

    private static async Task<(IReadOnlyList<string> Images, bool WasKilled)> PromoteAsync(
        int? killAt, bool isAnswerLost)
    {
        var (scene, _, _) = InMemoryPromotions.Start();
        await using var end = scene;
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1) })
        {
            await MakeAsync(scene, name, number);
            await scene.RunAsync($"to-{name}");
        }

        await MakeAsync(scene, "c", 2);
        return await FinishAsync(scene, "to-c", killAt, isAnswerLost);
    }

    private static async Task<(IReadOnlyList<string> Images, bool WasKilled)> RollBackAsync(
        int? killAt, bool isAnswerLost)
    {
        var (scene, _, _) = InMemoryPromotions.Start();
        await using var end = scene;
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2) })
        {
            await MakeAsync(scene, name, number);
            await scene.RunAsync($"to-{name}");
        }

        scene.Create("back", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Rollback,
            RollbackOf = new V1LocalReference { Name = "to-c" },
        });
        return await FinishAsync(scene, "back", killAt, isAnswerLost);
    }

    private static async Task MakeAsync(PromotionScene scene, string name, int number)
    {
        await scene.BuildAsync(name, number);
        scene.Promote($"to-{name}", name, spec => spec.Visibility = PromotedVisibility.Public);
    }

    private static async Task<(IReadOnlyList<string> Images, bool WasKilled)> FinishAsync(
        PromotionScene scene, string promotion, int? killAt, bool isAnswerLost)
    {
        var wasKilled = false;
        if (killAt is { } change)
        {
            scene.Restart();
            scene.End.At(change, isAnswerLost);
            wasKilled = await scene.RunUntilKilledAsync(promotion);
            scene.Restart();
        }

        var status = await scene.RunAsync(promotion);
        return (
            [
                PromotionScene.Text(status),
                .. await scene.ImagesAsync(InMemoryPromotions.One),
                .. await scene.ImagesAsync(InMemoryPromotions.Two),
            ],
            wasKilled);
    }
}
