using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What cannot be rolled back is told, with what to do, and changes nothing.</summary>
public sealed class RefusedRollbackTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private IReadOnlyList<string> _before = [];

    public RefusedRollbackTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1) })
        {
            await _scene.BuildAsync(name, number);
            _scene.Promote($"to-{name}", name);
            await _scene.RunAsync($"to-{name}");
        }

        await _scene.BuildAsync("c", 2);
        _before = await _scene.ImagesAsync();
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("none", "FailedRollback: spec.rollbackOf.name: there is no ImagePromotion 'none' in this namespace")]
    [InlineData(
        "to-a",
        "FailedRollback: Promotion to-b of the same profile came after to-a: roll back to-b first, or promote the "
        + "image "
        + "that you want (spec.buildRef or spec.imageName)")]
    public Task A_rollback_of_nothing_or_out_of_order(string name, string why) =>
        RefusesAsync(PromotionSpecs.Rollback(name), why);

    [Fact]
    public async Task A_rollback_of_what_was_rolled_back()
    {
        _scene.Create("back", PromotionSpecs.Rollback("to-b"));
        await _scene.RunAsync("back");
        await _scene.ReconcileAsync("to-b");
        _before = await _scene.ImagesAsync();

        await RefusesAsync(
            PromotionSpecs.Rollback("to-b"),
            "FailedRollback: There is nothing to roll back: promotion to-b was taken back by back already");
    }

    [Fact]
    public async Task A_rollback_of_a_promotion_that_runs()
    {
        var spec = Promotion("c");
        spec.Approval = PromotionApproval.Manual;
        _scene.Create("to-c", spec);
        await _scene.RunAsync("to-c", status => status.Phase == PromotionPhase.WaitingForApproval);

        await RefusesAsync(
            PromotionSpecs.Rollback("to-c"),
            "FailedRollback: There is nothing to roll back: promotion to-c is WaitingForApproval still: wait for its "
            + "end, "
            + "or delete it, which puts back what it has changed");
    }

    [Fact]
    public async Task A_rollback_when_somebody_has_changed_the_images_since()
    {
        var latest = _one.All.First(image => image.Name.EndsWith("_latest", StringComparison.Ordinal));
        _one.Change(latest.Id, image => image with { IsHidden = true });
        _before = await _scene.ImagesAsync();
        await RefusesAsync(
            PromotionSpecs.Rollback("to-b"),
            "FailedRotation: Image 2 in demo/RegionOne was changed by somebody else: os_hidden is true instead of "
            + "false; "
            + "put that back");
    }

    private async Task RefusesAsync(V1ImagePromotionSpec spec, string why)
    {
        _scene.Create("refused", spec);

        var status = await _scene.RunAsync("refused");

        Assert.Equal(
            $"Failed {status.RegionsDone}: {why}", PromotionScene.Text(status));
        Assert.Contains(status.Conditions!, condition => condition is { Type: "Stalled", Status: "True" });
        Assert.Equal(_before, await _scene.ImagesAsync());
        Assert.Null(status.StartedAt);
    }

    private static V1ImagePromotionSpec Promotion(string build) =>
        new() { BuildRef = new V1LocalReference { Name = build } };
}
