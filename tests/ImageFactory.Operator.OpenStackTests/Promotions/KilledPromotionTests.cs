using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>The operator ends as by SIGKILL at a call to a real Glance, before it or with its answer lost.</summary>
public sealed class KilledPromotionTests
{
    // Prepare, older, previous, latest, in two regions.
    private const int Changes = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_after_any_call_a_promotion_ends_as_if_it_had_not_been(bool isAnswerLost)
    {
        await using var cloud = RealPromotions.Start();
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2) })
        {
            await MakeAsync(cloud, name, number);
        }

        for (var change = 0; change < Changes; change++)
        {
            // The three images go round: what was hidden becomes the latest.
            var name = "abc"[change % 3];
            cloud.Scene.Promote(
                $"again-{change}", $"{name}", spec => spec.Visibility = PromotedVisibility.Public);
            cloud.Scene.Restart();
            cloud.Scene.End.At(change, isAnswerLost);
            var wasKilled = await cloud.Scene.RunUntilKilledAsync($"again-{change}");
            cloud.Scene.Restart();

            var status = await cloud.Scene.RunAsync($"again-{change}");

            var (older, previous) = ("abc"[(change + 1) % 3], "abc"[(change + 2) % 3]);
            string[] expected =
            [
                $"20261201_{(change + 1) % 3} {older} Public hidden oldgeneric",
                $"latest {name} Public visible generic",
                $"prev {previous} Public visible oldgeneric",
            ];
            Assert.Equal((true, PromotionPhase.Succeeded), (wasKilled, status.Phase));
            Assert.Equal([.. expected, .. expected], await cloud.ImagesAsync());
        }
    }

    private static async Task MakeAsync(RealPromotions cloud, string name, int number)
    {
        await cloud.Scene.BuildAsync(name, number);
        cloud.Scene.Promote($"to-{name}", name, spec => spec.Visibility = PromotedVisibility.Public);
        await cloud.Scene.RunAsync($"to-{name}");
    }
}
