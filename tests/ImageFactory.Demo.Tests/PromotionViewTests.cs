using ImageFactory.Operator.Api.ImagePromotion;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Xunit;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Demo.Tests;

/// <summary>What is told of a promotion while it runs.</summary>
public sealed class PromotionViewTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _written = new();

    [Fact]
    public async Task Each_change_of_the_promotion_and_of_its_regions_is_one_line()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_written) });

        var last = await new PromotionView(console, _time).ShowAsync(StatesAsync());

        Assert.Equal(PromotionPhase.Succeeded, last.Status!.Phase);
        Assert.Equal(
            """

            Releasing the image:
            [   0 s] Promotion            Pending
            [   2 s] Promotion            Running    The steps are planned, and begin
            [   2 s] mycloud/RegionOne    Staged     Image 1 is whole
            [   3 s] Promotion            Succeeded  In 1 of 1 regions image a is the latest
            [   3 s] mycloud/RegionOne    Done       2 changes are made

            """,
            _written.ToString());
    }

    private async IAsyncEnumerable<V1ImagePromotion> StatesAsync()
    {
        yield return new V1ImagePromotion();
        _time.Advance(TimeSpan.FromSeconds(1));
        yield return new V1ImagePromotion();
        _time.Advance(TimeSpan.FromSeconds(1));
        yield return State(
            PromotionPhase.Running,
            "The steps are planned, and begin\nand more",
            PromotedRegionPhase.Staged,
            "Image 1 is whole");
        _time.Advance(TimeSpan.FromSeconds(1));
        yield return State(
            PromotionPhase.Succeeded,
            "In 1 of 1 regions image a is the latest",
            PromotedRegionPhase.Done,
            "2 changes are made");
        await Task.CompletedTask;
    }

    private static V1ImagePromotion State(
        PromotionPhase phase, string message, PromotedRegionPhase region, string regionMessage) => new()
        {
            Status = new V1ImagePromotionStatus
            {
                Phase = phase,
                Conditions = [new V1Condition { Type = "Ready", Message = message }],
                Regions =
                [
                    new() { Cloud = "mycloud", Region = "RegionOne", Phase = region, Message = regionMessage },
                ],
            },
        };
}
