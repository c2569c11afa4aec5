using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class DriftTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public DriftTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task What_somebody_else_changes_afterwards_is_told_as_drift()
    {
        _scene.Promote("to-b", "b");
        var status = await _scene.RunAsync("to-b");
        await _scene.ReconcileAsync("to-b");
        Assert.Equal("False InSync", Drifted());
        _one.Change(status.Regions![0].ImageId!, image => image with { Name = "mine" });
        await _two.DeleteAsync(status.Regions[1].ImageId!);

        var outcome = await _scene.ReconcileAsync("to-b");

        Assert.IsType<StageOutcome.CatchingUp>(outcome);
        Assert.Equal("True Drifted", Drifted());
        var drift = _scene.Promotion("to-b").Status!.Conditions!.First(condition => condition.Type == "Drifted");
        Assert.Equal(
            "demo/RegionOne: image 2: name is mine instead of Standard_Debian_12_latest; "
            + "demo/RegionTwo: image 2 (Standard_Debian_12_latest) is not in our project any more",
            drift.Message);
    }

    [Fact]
    public async Task Drift_is_repaired_where_the_policy_says_so()
    {
        _scene.Promote("to-b", "b", spec => spec.Drift = DriftPolicy.Repair);
        var status = await _scene.RunAsync("to-b");
        var before = await _scene.ImagesAsync();
        _one.Change(status.Regions![0].ImageId!, image => image with { Name = "mine", IsHidden = true });

        await _scene.ReconcileAsync("to-b");

        Assert.Equal(before, await _scene.ImagesAsync());
        Assert.Equal("False InSync", Drifted());
    }

    private string Drifted()
    {
        var condition = _scene.Promotion("to-b").Status!.Conditions!.First(one => one.Type == "Drifted");
        return $"{condition.Status} {condition.Reason}";
    }
}
