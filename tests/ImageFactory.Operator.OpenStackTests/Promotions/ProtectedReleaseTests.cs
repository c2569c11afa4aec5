using System.Security.Cryptography;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.Promotions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>Images that their profile has protected are released, replaced and retired as others are.</summary>
public sealed class ProtectedReleaseTests : IAsyncLifetime
{
    private readonly RealPromotions _cloud = RealPromotions.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var target in (CloudTarget[])[_cloud.One, _cloud.Two])
        {
            foreach (var image in (await _cloud.ListAsync(target)).Where(image => image.IsProtected))
            {
                await ChangeAsync(target, image.Id, new ImageUpdate { IsProtected = false });
            }
        }

        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task They_are_released_and_taken_back_and_stay_protected()
    {
        await PublishAsync("a", 0);
        await PublishAsync("b", 1);
        string[] second = ["latest b Private visible generic", "prev a Private visible oldgeneric"];
        Assert.Equal([.. second, .. second], await _cloud.ImagesAsync());

        _cloud.Scene.Create("back", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Rollback,
            RollbackOf = new V1LocalReference { Name = "to-b" },
        });
        Assert.Equal(PromotionPhase.Succeeded, (await _cloud.Scene.RunAsync("back")).Phase);

        string[] back = ["20261201_1 b Private visible generic", "latest a Private visible generic"];
        Assert.Equal([.. back, .. back], await _cloud.ImagesAsync());
        Assert.All(await _cloud.ListAsync(_cloud.One), image => Assert.True(image.IsProtected));
    }

    [Fact]
    public async Task Those_that_retention_deletes_go_and_one_that_somebody_keeps_for_good_stays()
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2), ("d", 3) })
        {
            await PublishAsync(name, number, spec => spec.Retention = new V1Retention
            {
                KeepHidden = 0,
                DeleteAfter = "1d",
                Action = RetentionAction.Delete,
            });
        }

        var kept = (await _cloud.ListAsync(_cloud.Two)).First(image => image.Properties["imagefactory_build"] == "a");
        await ChangeAsync(
            _cloud.Two, kept.Id, new ImageUpdate { RemovedProperties = ["imagefactory_protected"] });
        foreach (var time in (TimeSpan[])[TimeSpan.FromDays(2), TimeSpan.FromMinutes(11)])
        {
            _cloud.Scene.Time.Advance(time);
            await _cloud.Scene.ReconcileAsync("to-d");
        }

        string[] left =
        [
            "20261201_1 b Private hidden oldgeneric",
            "latest d Private visible generic",
            "prev c Private visible oldgeneric",
        ];
        Assert.Equal(left, await _cloud.Scene.ImagesAsync(_cloud.One));
        Assert.Equal(["20261201_0 a Private hidden oldgeneric", .. left], await _cloud.Scene.ImagesAsync(_cloud.Two));
    }

    [Fact]
    public async Task A_region_that_lost_its_image_gets_it_as_its_row_says_and_not_as_others_have_it()
    {
        await PublishAsync("a", 0);
        var build = await _cloud.Scene.BuildAsync("b", 1);
        await _cloud.Scene.StoreAsync("b");
        var (row, raw) = (build.Status!.Regions![1], DiskFile.Raw());
        (row.Format, row.Protected, row.Tags, row.Stores) = (ImageFormat.Raw, true, ["os:debian"], ["slow"]);
        row.Properties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" };
        build = _cloud.Scene.Cluster.Object<V1ImageBuild>("b");
        build.Status!.Regions![1] = row;
        build.Status.Image!.Formats =
        [
            new V1ImageFileStatus
            {
                Format = ImageFormat.Raw,
                File = "b.raw",
                Sha256 = Bytes.Sha256(raw),
                Sha512 = Convert.ToHexStringLower(SHA512.HashData(raw)),
                SizeBytes = raw.Length,
            },
        ];
        _cloud.Scene.Cluster.Put(build);
        using var content = new MemoryStream(raw);
        await _cloud.Scene.Artifacts.WriteAsync(
            ArtifactScopes.Of(build, build.Status.ImageName!), "b.raw", content, ArtifactWriteOptions.Default, default);
        await _cloud.Clouds.Get(_cloud.Two.Cloud, _cloud.Two.Region).Images.DeleteAsync(row.ImageId!);

        _cloud.Scene.Promote("to-b", "b");
        var status = await _cloud.Scene.RunAsync("to-b");

        Assert.StartsWith("Succeeded 2/2", PromotionScene.Text(status), StringComparison.Ordinal);
        var image = (await _cloud.ListAsync(_cloud.Two)).First(one => one.Id == status.Regions![1].ImageId);
        Assert.Equal(
            ("raw", raw.Length, true, "true", "uefi", "os:debian", "slow"),
            (image.DiskFormat, (int)image.Size!.Value, image.IsProtected, image.Properties["imagefactory_protected"],
                image.Properties["hw_firmware_type"], Assert.Single(image.Tags), Assert.Single(image.Stores)));
    }

    private async Task PublishAsync(string name, int number, Action<V1ImagePromotionSpec>? adapt = null)
    {
        var build = await _cloud.Scene.BuildAsync(name, number);
        foreach (var region in build.Status!.Regions!)
        {
            await ChangeAsync(CloudTarget.Of(region), region.ImageId!, new ImageUpdate
            {
                IsProtected = true,
                Properties = new Dictionary<string, string> { ["imagefactory_protected"] = "true" },
            });
        }

        _cloud.Scene.Promote($"to-{name}", name, adapt);
        await _cloud.Scene.RunAsync($"to-{name}");
    }

    private Task<Image> ChangeAsync(CloudTarget target, string id, ImageUpdate change) =>
        _cloud.Clouds.Get(target.Cloud, target.Region).Images.UpdateAsync(id, change);
}
