using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Whatever goes wrong half-way, users of a region that answers get a latest image back.</summary>
public sealed class LostLatestTests : IAsyncLifetime
{
    private const string Latest = "Standard_Debian_12_latest";

    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;

    public LostLatestTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public async Task InitializeAsync() => await _scene.PublishAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task When_the_new_image_is_deleted_mid_way_the_old_one_is_the_latest_again()
    {
        await _scene.BuildAsync("b", 1);
        var b = _one.IdOf("b");
        var updates = 0;
        _one.Fault = call =>
        {
            if (call.StartsWith("update", StringComparison.Ordinal) && ++updates == 3)
            {
                _one.Fault = _ => null;
                _one.DeleteAsync(b).GetAwaiter().GetResult();
                return new OpenStackException(OpenStackErrorKind.NotFound, "No image");
            }

            return null;
        };
        _scene.Promote("to-b", "b");
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Failed, status.Phase);
        Assert.Equal(1, _one.Count(Latest));
    }

    [Fact]
    public async Task When_the_new_image_is_changed_mid_way_the_old_one_is_the_latest_again()
    {
        await _scene.BuildAsync("b", 1);
        var b = _one.IdOf("b");
        var updates = 0;
        _one.Fault = call =>
        {
            if (call.StartsWith("update", StringComparison.Ordinal) && ++updates == 3)
            {
                _one.Change(b, image => With(image, "os_purpose", "k8snode"));
                return new OpenStackException(OpenStackErrorKind.Timeout, "slow");
            }

            return null;
        };
        _scene.Promote("to-b", "b");
        var status = await _scene.RunAsync("to-b");

        Assert.True(_one.Count(Latest) == 1, PromotionScene.Text(status));
    }

    [Fact]
    public async Task A_region_whose_last_call_fails_again_and_again_has_its_latest_back_soon()
    {
        await _scene.BuildAsync("b", 1);
        var b = _one.IdOf("b");
        var calls = 0;
        _one.Fault = call => call == $"update {b}" && ++calls >= 2
            ? new OpenStackException(OpenStackErrorKind.Conflict, "image b is busy")
            : null;
        _scene.Promote("to-b", "b");
        DateTimeOffset? since = null;
        for (var round = 0; round < 200; round++)
        {
            await _scene.ReconcileAsync("to-b");
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
            since = _one.Count(Latest) == 0 ? since ?? _scene.Time.GetUtcNow() : null;
        }

        Assert.True(since is null, $"no {Latest} since {since:u}, now {_scene.Time.GetUtcNow():u}");
    }

    [Fact]
    public async Task A_revocation_does_not_make_a_deactivated_image_the_latest()
    {
        await _scene.PublishAsync("b", 1);
        await _one.DeactivateAsync(_one.IdOf("a"));
        _scene.Create("gone", PromotionSpecs.Revoke("b"));
        await _scene.RunAsync("gone");

        Assert.DoesNotContain(_one.All, image => image.Name == Latest && image.Status == ImageStatus.Deactivated);
    }

    [Fact]
    public async Task An_older_image_of_another_profile_is_not_hidden()
    {
        await _scene.BuildAsync("b", 1);
        _one.Put(new Image("theirs", ImageStatus.Active)
        {
            Name = "Standard_Debian_12_20261101_0",
            Owner = InMemoryImages.Project,
            Visibility = ImageVisibility.Public,
            Properties = new Dictionary<string, string>
            {
                ["imagefactory_namespace"] = "other",
                ["imagefactory_profile"] = "other",
                ["imagefactory_promoted_at"] = "2026-11-01T00:00:00Z",
            },
        });
        _scene.Promote("to-b", "b");
        await _scene.RunAsync("to-b");

        Assert.False(_one.All.First(image => image.Id == "theirs").IsHidden);
    }

    [Fact]
    public async Task A_dated_name_that_is_none_of_the_series_is_not_given()
    {
        _one.Change(
            _one.IdOf("a"), image => With(image, "imagefactory_image_name", "Standard_Ubuntu_24_latest"));
        foreach (var (name, number) in new[] { ("b", 1), ("c", 2) })
        {
            await _scene.BuildAsync(name, number);
            _scene.Promote($"to-{name}", name);
            await _scene.RunAsync($"to-{name}");
        }

        Assert.Equal(0, _one.Count("Standard_Ubuntu_24_latest"));
    }

    private static Image With(Image image, string name, string value) => image with
    {
        Properties = new Dictionary<string, string>(image.Properties) { [name] = value },
    };
}
