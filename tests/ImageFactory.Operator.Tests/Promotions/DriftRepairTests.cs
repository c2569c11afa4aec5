using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What drift: Repair puts back, and what it leaves alone.</summary>
public sealed class DriftRepairTests : IAsyncLifetime
{
    private readonly UpkeepScene _scene = new();

    public async Task InitializeAsync() => await _scene.PublishAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_name_that_another_image_has_by_now_is_not_given_a_second_time()
    {
        await _scene.PublishAsync("b", 1, spec => spec.Drift = DriftPolicy.Repair);
        UpkeepScene.Rename(_scene.One, "b", "Standard_Debian_12_20261201_1");
        _scene.One.Put(new Image("byhand", ImageStatus.Active)
        {
            Name = UpkeepScene.Latest,
            Owner = InMemoryImages.Project,
        });

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(1, _scene.One.Count(UpkeepScene.Latest));
        Assert.Equal("True Drifted", _scene.Drifted("to-b"));
        Assert.EndsWith("(not put back: image byhand is named Standard_Debian_12_latest)", _scene.DriftOf("to-b"));
    }

    [Theory]
    [InlineData("a", "imagefactory_latest", "(not put back: image 1 has imagefactory_latest)")]
    [InlineData("b", "imagefactory_latest", "(not put back: its imagefactory_latest says that other/x works with it)")]
    [InlineData("b", "imagefactory_staged", "(not put back: its imagefactory_staged says that other/x works with it)")]
    public async Task An_image_whose_marks_speak_of_another_promotion_is_left_alone(
        string build, string mark, string reason)
    {
        await _scene.PublishAsync("b", 1, spec => spec.Drift = DriftPolicy.Repair);
        UpkeepScene.Rename(_scene.One, "b", "mine");
        _scene.One.Change(_scene.One.IdOf(build), image => image with
        {
            Properties = new Dictionary<string, string>(image.Properties) { [mark] = "other/x" },
        });

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(0, _scene.One.Count(UpkeepScene.Latest));
        Assert.Contains(reason, _scene.DriftOf("to-b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promotion_that_begins_while_the_images_are_listed_is_not_undone()
    {
        await _scene.PublishAsync("b", 1, spec => spec.Drift = DriftPolicy.Repair);
        await _scene.Scene.BuildAsync("c", 2);
        _scene.Scene.Promote("to-c", "c");
        var isIn = false;
        _scene.One.Fault = call =>
        {
            if (call == "list" && !isIn)
            {
                isIn = true;
                _scene.Scene.RunAsync("to-c").GetAwaiter().GetResult();
            }

            return null;
        };
        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(1, _scene.One.Count(UpkeepScene.Latest));
        Assert.Equal(
            UpkeepScene.Latest, _scene.One.All.First(image => image.Id == _scene.One.IdOf("c")).Name);
    }

    [Fact]
    public async Task Of_two_promotions_of_one_second_the_one_that_was_made_later_is_looked_after()
    {
        await _scene.Scene.BuildAsync("b", 1);
        await _scene.Scene.BuildAsync("c", 2);
        _scene.Scene.Promote("to-b", "b", spec => spec.Drift = DriftPolicy.Repair);
        _scene.Scene.Promote("to-c", "c");
        foreach (var name in new[] { "to-b", "to-c" })
        {
            for (var round = 0; round < 20 && _scene.Scene.Promotion(name).Status?.FinishedAt is null; round++)
            {
                await _scene.Scene.ReconcileAsync(name);
            }

            Assert.Equal(PromotionPhase.Succeeded, _scene.Scene.Promotion(name).Status!.Phase);
        }

        await _scene.Scene.ReconcileAsync("to-b");
        await _scene.Scene.ReconcileAsync("to-c");

        Assert.Equal(1, _scene.One.Count(UpkeepScene.Latest));
        Assert.Equal((null, "False InSync"), (_scene.Drifted("to-b"), _scene.Drifted("to-c")));
    }

    [Fact]
    public async Task A_revocation_of_the_one_before_is_not_undone()
    {
        await _scene.PublishAsync("b", 1, spec => spec.Drift = DriftPolicy.Repair);
        await _scene.RevokeAsync("gone", "a");

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.True(_scene.One.All.First(image => image.Id == _scene.One.IdOf("a")).IsHidden);
        Assert.Equal("False InSync", _scene.Drifted("to-b"));
    }

    [Fact]
    public async Task A_repair_that_is_refused_is_told_as_drift()
    {
        await _scene.PublishAsync("b", 1, spec => spec.Drift = DriftPolicy.Repair);
        UpkeepScene.Rename(_scene.Two, "b", "mine");
        _scene.Two.Fault = call => call.StartsWith("update", StringComparison.Ordinal)
            ? new OpenStackException(OpenStackErrorKind.Forbidden, "no")
            : null;

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal("True Drifted", _scene.Drifted("to-b"));
        Assert.EndsWith("(not put back: no)", _scene.DriftOf("to-b"));
    }

    [Fact]
    public async Task What_is_to_be_repaired_from_now_on_is_repaired()
    {
        await _scene.PublishAsync("b", 1);
        UpkeepScene.Rename(_scene.One, "b", "mine");
        await _scene.Scene.ReconcileAsync("to-b");
        _scene.Scene.Cluster.Change<V1ImagePromotion>(
            "to-b", promotion => promotion.Spec.Drift = DriftPolicy.Repair);

        await _scene.Scene.ReconcileAsync("to-b");

        Assert.Equal(1, _scene.One.Count(UpkeepScene.Latest));
        Assert.Equal("False InSync", _scene.Drifted("to-b"));
    }
}
