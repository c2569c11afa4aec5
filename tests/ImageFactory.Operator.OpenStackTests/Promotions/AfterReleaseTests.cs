using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests.Promotions;

/// <summary>What becomes of images after their release: retired, revoked, and found again by a new cluster.</summary>
public sealed class AfterReleaseTests : IAsyncLifetime
{
    private const string Held =
        "A promotion or a build works with it, or the latest release needs it to be rolled back";

    private readonly RealPromotions _cloud = RealPromotions.Start();

    public async Task InitializeAsync()
    {
        foreach (var (name, number) in new[] { ("a", 0), ("b", 1), ("c", 2), ("d", 3) })
        {
            await _cloud.Scene.BuildAsync(name, number);
            _cloud.Scene.Promote($"to-{name}", name, spec => spec.Retention = new V1Retention
            {
                KeepHidden = 0,
                DeleteAfter = "1d",
                Action = RetentionAction.Delete,
            });
            await _cloud.Scene.RunAsync($"to-{name}");
        }
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task What_is_announced_is_deleted_at_the_second_look_and_nothing_else()
    {
        var old = await HiddenAsync();
        _cloud.Scene.Time.Advance(TimeSpan.FromDays(2));

        await _cloud.Scene.ReconcileAsync("to-d");
        var announced = _cloud.Scene.Promotion("to-d").Status!.Retirement!;
        Assert.Equal(string.Empty, $"{announced.Message}");
        Assert.Equal(old, announced.Images!.Select(image => image.ImageId).Order(StringComparer.Ordinal));
        Assert.Equal(old, await HiddenAsync());

        _cloud.Scene.Time.Advance(TimeSpan.FromMinutes(11));
        await _cloud.Scene.ReconcileAsync("to-d");

        // Image b has a step in the journal of the latest release.
        var images = _cloud.Scene.Promotion("to-d").Status!.Retirement!.Images!;
        Assert.Equal(old.Count / 2, images.Count(image => image.Done == true));
        var held = images.Where(image => image.Done != true).ToList();
        Assert.All(held, image => Assert.Equal(Held, image.Message));
        Assert.Equal(held.Select(image => image.ImageId).Order(StringComparer.Ordinal), await HiddenAsync());
        string[] left =
        [
            "20261201_1 b Private hidden oldgeneric",
            "latest d Private visible generic",
            "prev c Private visible oldgeneric",
        ];
        Assert.Equal([.. left, .. left], await _cloud.ImagesAsync());
    }

    [Fact]
    public async Task An_image_that_is_protected_stays_and_the_preview_says_why()
    {
        var old = await HiddenAsync();
        foreach (var image in await _cloud.ListAsync(_cloud.One))
        {
            await _cloud.Clouds.Get(_cloud.One.Cloud, _cloud.One.Region).Images.UpdateAsync(
                image.Id, new ImageUpdate { IsProtected = true });
        }

        _cloud.Scene.Time.Advance(TimeSpan.FromDays(2));
        await _cloud.Scene.ReconcileAsync("to-d");
        _cloud.Scene.Time.Advance(TimeSpan.FromMinutes(11));
        await _cloud.Scene.ReconcileAsync("to-d");

        var kept = _cloud.Scene.Promotion("to-d").Status!.Retirement!.Images!
            .Where(image => image.Done != true && image.Message != Held);
        Assert.Equal(
            ("RegionOne", "It is protected in Glance: take its protection away, or leave it"),
            Assert.Single(kept.Select(image => (image.Region, image.Message))));
        Assert.Equal(old.Count - 1, (await HiddenAsync()).Count);
        foreach (var image in await _cloud.ListAsync(_cloud.One))
        {
            await _cloud.Clouds.Get(_cloud.One.Cloud, _cloud.One.Region).Images.UpdateAsync(
                image.Id, new ImageUpdate { IsProtected = false });
        }
    }

    [Fact]
    public async Task A_revoked_image_takes_those_with_it_that_were_made_from_it()
    {
        var images = _cloud.Clouds.Get(_cloud.One.Cloud, _cloud.One.Region).Images;
        var latest = _cloud.Scene.Promotion("to-d").Status!.Regions![0].ImageId!;
        var snapshot = await SnapshotAsync(latest);

        _cloud.Scene.Create("bad", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Revoke,
            BuildRef = new V1LocalReference { Name = "d" },
            Revocation = new V1Revocation
            {
                Reason = "CVE-2026-1",
                Action = RevocationAction.Deactivate,
                Descendants = true,
            },
        });
        var status = await _cloud.Scene.RunAsync("bad");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        var revoked = await images.GetAsync(snapshot);
        Assert.Equal(
            (true, ImageStatus.Deactivated, "CVE-2026-1"),
            (revoked.IsHidden, revoked.Status, revoked.Properties["imagefactory_revoked"]));
        Assert.Contains("latest c Private visible generic", await _cloud.Scene.ImagesAsync(_cloud.One));
        await images.DeleteAsync(snapshot);
    }

    [Fact]
    public async Task A_cluster_that_was_made_anew_goes_on_where_Glance_is()
    {
        var scene = _cloud.Scene;
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            scene.Cluster.Remove<V1ImagePromotion>($"to-{name}");
            scene.Cluster.Remove<V1ImageBuild>(name);
        }

        scene.Restart();
        await scene.BuildAsync("e", 4);
        scene.Promote("to-e", "e", spec => spec.Visibility = PromotedVisibility.Public);
        Assert.Equal(PromotionPhase.Succeeded, (await scene.RunAsync("to-e")).Phase);
        Assert.Equal(
            [
                "20261201_0 a Private hidden oldgeneric",
                "20261201_1 b Private hidden oldgeneric",
                "20261201_2 c Private hidden oldgeneric",
                "latest e Public visible generic",
                "prev d Private visible oldgeneric",
            ],
            await scene.ImagesAsync(_cloud.One));

        // No build is left of it, and no promotion: the image says of itself that it was released.
        scene.Create("again", new V1ImagePromotionSpec
        {
            ImageName = $"{scene.Series}_20261201_1",
            Visibility = PromotedVisibility.Public,
        });
        Assert.Equal(PromotionPhase.Succeeded, (await scene.RunAsync("again")).Phase);
        Assert.Contains("latest b Public visible generic", await scene.ImagesAsync(_cloud.Two));
    }

    private async Task<IReadOnlyList<string>> HiddenAsync() =>
    [
        .. (await _cloud.ListAsync(_cloud.One)).Concat(await _cloud.ListAsync(_cloud.Two))
            .Where(image => image.IsHidden)
            .Select(image => image.Id)
            .Order(StringComparer.Ordinal),
    ];

    // As Nova records a snapshot of a server that was booted from the image.
    private async Task<string> SnapshotAsync(string latest)
    {
        var cloud = _cloud.Clouds.Get(_cloud.One.Cloud, _cloud.One.Region);
        var image = await cloud.Images.CreateAsync(new NewImage($"snapshot of {latest}")
        {
            Properties = new Dictionary<string, string> { ["base_image_ref"] = latest },
        });
        using var content = new MemoryStream([1]);
        await cloud.ImageData.UploadAsync(image.Id, content, 1, null);
        return image.Id;
    }
}
