using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class RotationTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public RotationTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Three_promotions_leave_a_latest_a_previous_and_a_hidden_image_in_every_region()
    {
        await PublishAsync("a", 0);
        Assert.Equal(["latest a Public visible generic"], await _scene.ImagesAsync(InMemoryPromotions.One));
        await PublishAsync("b", 1);
        Assert.Equal(
            ["latest b Public visible generic", "prev a Public visible oldgeneric"],
            await _scene.ImagesAsync(InMemoryPromotions.One));
        await PublishAsync("c", 2);

        string[] expected =
        [
            "20261201_0 a Public hidden oldgeneric",
            "latest c Public visible generic",
            "prev b Public visible oldgeneric",
        ];
        Assert.Equal(expected, await _scene.ImagesAsync(InMemoryPromotions.One));
        Assert.Equal(expected, await _scene.ImagesAsync(InMemoryPromotions.Two));
        Assert.Equal(
            "Succeeded 2/2: Succeeded: In 2 of 2 regions image Standard_Debian_12_20261201_2 is "
            + "Standard_Debian_12_latest",
            PromotionScene.Text(_scene.Promotion("to-c").Status!));
    }

    [Fact]
    public async Task A_rollback_puts_every_image_back_as_it_was_before_the_promotion()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);
        var before = _one.All.Concat(_two.All).Select(Whole).ToList();
        await PublishAsync("c", 2);

        var status = await RollBackAsync("back", "to-c");

        Assert.Equal(
            ("Succeeded 2/2: Succeeded: In 2 of 2 regions promotion to-c is taken back",
                "Standard_Debian_12_20261201_1"),
            (PromotionScene.Text(status), status.ImageName));
        Assert.Equal(before, _one.All.Concat(_two.All).Select(Whole).Where(image => !image.Contains("_2 ")));
        await _scene.ReconcileAsync("to-c");
        Assert.Equal(
            "RolledBack 2/2: RolledBack: Promotion back took it back",
            PromotionScene.Text(_scene.Promotion("to-c").Status!));
    }

    [Fact]
    public async Task An_older_image_becomes_the_latest_again_when_it_is_promoted_again()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);
        await PublishAsync("c", 2);

        _scene.Promote("again", "a", spec => spec.Visibility = PromotedVisibility.Public);
        await _scene.RunAsync("again");

        Assert.Equal(
            [
                "20261201_1 b Public hidden oldgeneric",
                "latest a Public visible generic",
                "prev c Public visible oldgeneric",
            ],
            await _scene.ImagesAsync(InMemoryPromotions.Two));
    }

    [Fact]
    public async Task The_previous_image_and_the_latest_change_places_when_it_is_promoted_again()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);

        _scene.Promote("again", "a", spec => spec.Visibility = PromotedVisibility.Public);
        await _scene.RunAsync("again");

        Assert.Equal(
            ["latest a Public visible generic", "prev b Public visible oldgeneric"],
            await _scene.ImagesAsync(InMemoryPromotions.One));
    }

    [Fact]
    public async Task A_promotion_of_the_latest_image_changes_nothing()
    {
        await PublishAsync("a", 0);
        _one.Calls.Clear();

        _scene.Promote("again", "a", spec => spec.Visibility = PromotedVisibility.Public);
        var status = await _scene.RunAsync("again");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.DoesNotContain(_one.Calls, call => call.StartsWith("update", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, OldImagePurpose.OldGeneric, "hidden oldgeneric", "hidden oldgeneric")]
    [InlineData(2, OldImagePurpose.OldGeneric, "visible oldgeneric", "hidden oldgeneric")]
    [InlineData(3, OldImagePurpose.OldGeneric, "visible oldgeneric", "visible oldgeneric")]
    [InlineData(3, OldImagePurpose.Keep, "hidden generic", "hidden generic")]
    public async Task Of_visible_images_one_is_generic(
        int keepVisible, OldImagePurpose purpose, string previous, string older)
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2) })
        {
            await _scene.BuildAsync(name, number);
            _scene.Promote($"to-{name}", name, spec =>
            {
                spec.Visibility = PromotedVisibility.Public;
                spec.OldPurpose = purpose;
                spec.Retention = new V1Retention { KeepVisible = keepVisible };
            });
            await _scene.RunAsync($"to-{name}");
        }

        Assert.Equal(
            [$"20261201_0 a Public {older}", "latest c Public visible generic", $"prev b Public {previous}"],
            await _scene.ImagesAsync(InMemoryPromotions.One));
    }

    [Fact]
    public async Task With_three_visible_images_the_fourth_promotion_hides_the_oldest()
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2), ("d", 3) })
        {
            await _scene.BuildAsync(name, number);
            _scene.Promote($"to-{name}", name, spec => spec.Retention = new V1Retention { KeepVisible = 3 });
            await _scene.RunAsync($"to-{name}");
        }

        Assert.Equal(
            [
                "20261201_0 a Private hidden oldgeneric",
                "20261201_1 b Private visible oldgeneric",
                "latest d Private visible generic",
                "prev c Private visible oldgeneric",
            ],
            await _scene.ImagesAsync(InMemoryPromotions.One));
    }

    [Fact]
    public async Task A_revoked_image_is_taken_from_everybody_and_the_previous_one_takes_over()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);

        _scene.Create("bad", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Revoke,
            BuildRef = new V1LocalReference { Name = "b" },
            Revocation = new V1Revocation { Reason = "CVE-2026-1", Action = RevocationAction.Deactivate },
        });
        var status = await _scene.RunAsync("bad");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.Equal(
            ["20261201_1 b Public hidden oldgeneric Deactivated", "latest a Public visible generic"],
            await _scene.ImagesAsync(InMemoryPromotions.Two));
        _scene.Promote("again", "b", spec => spec.Visibility = PromotedVisibility.Public);
        Assert.StartsWith(
            "Failed 0/2: FailedImage: Image 2 in demo/RegionOne was deactivated by somebody",
            PromotionScene.Text(await _scene.RunAsync("again")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_refuses_has_all_others_put_back()
    {
        await PublishAsync("a", 0);
        var before = await _scene.ImagesAsync(InMemoryPromotions.One);
        await _scene.BuildAsync("b", 1);
        _two.Fault = call => call == "update 1"
            ? new OpenStackException(OpenStackErrorKind.InvalidRequest, "That name is not allowed")
            : null;

        _scene.Promote("to-b", "b", spec => spec.Visibility = PromotedVisibility.Public);
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            "Failed 0/2: FailedCloud: Put back, since another region failed: That name is not allowed; "
            + "That name is not allowed",
            PromotionScene.Text(status));
        Assert.Equal(
            ["20261201_1 b Private visible generic", .. before], await _scene.ImagesAsync(InMemoryPromotions.One));
    }

    [Fact]
    public async Task A_region_that_lacks_the_image_gets_it_from_the_artifact_store_first()
    {
        await PublishAsync("a", 0);
        await _scene.BuildAsync("b", 1);
        await _scene.StoreAsync("b");
        await _two.DeleteAsync(_two.All.First(image => image.Name.EndsWith("_1", StringComparison.Ordinal)).Id);

        _scene.Promote("to-b", "b", spec => spec.Visibility = PromotedVisibility.Public);
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith("Succeeded 2/2", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Equal(
            ["latest b Public visible generic", "prev a Public visible oldgeneric"],
            await _scene.ImagesAsync(InMemoryPromotions.Two));
        Assert.Equal("true", _two.All.First(image => image.Id == status.Regions![1].ImageId)
            .Properties["imagefactory_complete"]);
    }

    private async Task PublishAsync(string name, int number)
    {
        await _scene.BuildAsync(name, number);
        _scene.Promote($"to-{name}", name, spec => spec.Visibility = PromotedVisibility.Public);
        await _scene.RunAsync($"to-{name}");
    }

    private Task<V1ImagePromotionStatus> RollBackAsync(string name, string of)
    {
        _scene.Create(name, new V1ImagePromotionSpec
        {
            Action = PromotionAction.Rollback,
            RollbackOf = new V1LocalReference { Name = of },
        });
        return _scene.RunAsync(name);
    }

    private static string Whole(OpenStack.Images.Image image) => string.Join(
        ' ',
        image.Id,
        image.Name,
        image.Visibility,
        image.IsHidden,
        string.Join(' ', image.Properties.OrderBy(one => one.Key).Select(one => $"{one.Key}={one.Value}")));
}
