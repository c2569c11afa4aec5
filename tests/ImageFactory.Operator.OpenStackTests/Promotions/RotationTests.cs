using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

public sealed class RotationTests : IAsyncLifetime
{
    private readonly RealPromotions _cloud = RealPromotions.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task Three_promotions_and_a_rollback_leave_both_regions_as_they_have_to_be()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);
        string[] second = ["latest b Public visible generic", "prev a Public visible oldgeneric"];
        Assert.Equal([.. second, .. second], await _cloud.ImagesAsync());
        var before = await _cloud.WholeAsync();
        await PublishAsync("c", 2);
        string[] third =
        [
            "20261201_0 a Public hidden oldgeneric",
            "latest c Public visible generic",
            "prev b Public visible oldgeneric",
        ];
        Assert.Equal([.. third, .. third], await _cloud.ImagesAsync());

        _cloud.Scene.Create("back", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Rollback,
            RollbackOf = new V1LocalReference { Name = "to-c" },
        });
        var status = await _cloud.Scene.RunAsync("back");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.Equal(
            before,
            (await _cloud.WholeAsync()).Where(
                image => !image.Contains("imagefactory_build=c", StringComparison.Ordinal)));
        string[] back = ["20261201_2 c Private visible generic", .. second];
        Assert.Equal([.. back, .. back], await _cloud.ImagesAsync());
    }

    [Fact]
    public async Task An_image_that_another_factory_named_latest_gets_the_name_of_its_day()
    {
        foreach (var target in new[] { _cloud.One, _cloud.Two })
        {
            var cloud = _cloud.Clouds.Get(target.Cloud, target.Region);
            var image = await cloud.Images.CreateAsync(
                new NewImage($"{_cloud.Scene.Series}_latest") { Visibility = ImageVisibility.Public });
            using var content = new MemoryStream([1]);
            await cloud.ImageData.UploadAsync(image.Id, content, 1, null);
        }

        await PublishAsync("a", 0);
        await PublishAsync("b", 1);

        var day = DateTime.UtcNow.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            $"{_cloud.Scene.Series}_{day}_0",
            Assert.Single(await _cloud.ListAsync(_cloud.One), image => image.IsHidden).Name);
    }

    [Fact]
    public async Task Two_latest_images_at_the_start_are_told_and_nothing_is_changed()
    {
        var images = _cloud.Clouds.Get(_cloud.Two.Cloud, _cloud.Two.Region).Images;
        await images.CreateAsync(new NewImage($"{_cloud.Scene.Series}_latest"));
        await images.CreateAsync(new NewImage($"{_cloud.Scene.Series}_latest"));
        await _cloud.Scene.BuildAsync("a", 0);
        var before = await _cloud.WholeAsync();

        _cloud.Scene.Promote("to-a", "a");
        var status = await _cloud.Scene.RunAsync("to-a");

        Assert.StartsWith(
            $"Failed 0/2: FailedAmbiguousName: admin/RegionTwo has 2 images named {_cloud.Scene.Series}_latest (",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
        Assert.Equal(before, await _cloud.WholeAsync());
    }

    [Fact]
    public async Task Who_may_not_make_images_public_is_told_the_policy_before_a_name_has_changed()
    {
        await using var tenant = RealPromotions.Start("demo");
        await tenant.Scene.BuildAsync("a", 0);
        tenant.Scene.Promote("to-a", "a");
        await tenant.Scene.RunAsync("to-a");
        await tenant.Scene.BuildAsync("b", 1);
        var before = await tenant.WholeAsync();

        tenant.Scene.Promote("to-b", "b", spec => spec.Visibility = PromotedVisibility.Public);
        var status = await tenant.Scene.RunAsync("to-b");

        Assert.Contains(
            "does not let us make an image public: the credentials need the role that Glance's policy publicize_image "
            + "asks for, usually admin, or set spec.visibility to another one",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
        Assert.Equal(before, await tenant.WholeAsync());
    }

    [Fact]
    public async Task A_shared_image_has_its_members_and_who_has_not_accepted_it_is_told()
    {
        var member = (await _cloud.Clouds.Get("other", BuildInRegions.First).IdentifyAsync()).ProjectId!;
        await using var tenant = RealPromotions.Start("demo");
        await tenant.Scene.BuildAsync("a", 0);

        tenant.Scene.Promote("to-a", "a", spec =>
        {
            spec.Visibility = PromotedVisibility.Shared;
            spec.Members = [member];
        });
        var status = await tenant.Scene.RunAsync("to-a");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.Equal([member], status.Regions![0].PendingMembers!);
        var shared = await _cloud.Clouds.Get("other", BuildInRegions.First).Images.GetAsync(status.Regions[0].ImageId!);
        Assert.Equal($"{tenant.Scene.Series}_latest", shared.Name);
    }

    private async Task PublishAsync(string name, int number)
    {
        await _cloud.Scene.BuildAsync(name, number);
        _cloud.Scene.Promote($"to-{name}", name, spec => spec.Visibility = PromotedVisibility.Public);
        await _cloud.Scene.RunAsync($"to-{name}");
    }
}
