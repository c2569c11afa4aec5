using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>An unsafe image goes, whatever others do.</summary>
public sealed class HardRevocationTests : IAsyncLifetime
{
    private const string Latest = "Standard_Debian_12_latest";

    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;

    public HardRevocationTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public async Task InitializeAsync() => await _scene.PublishAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_revocation_that_leaves_nothing_says_so()
    {
        _scene.Create("gone", PromotionSpecs.Revoke("a"));
        var status = await _scene.RunAsync("gone");

        Assert.Equal(0, _one.Count(Latest));
        Assert.Contains(Latest, PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_descendant_that_cannot_be_changed_does_not_bring_the_revoked_image_back()
    {
        await _scene.PublishAsync("b", 1);
        _one.Put(Snapshot("snap", _one.IdOf("b")));
        _one.Fault = call => call == "update snap"
            ? new OpenStackException(OpenStackErrorKind.Forbidden, "not allowed")
            : null;
        _scene.Create("gone", PromotionSpecs.Revoke("b"), spec => spec.Revocation!.Descendants = true);
        await _scene.RunAsync("gone");

        Assert.DoesNotContain(_one.All, image => image.Name == Latest && image.Id == _one.IdOf("b"));
    }

    [Fact]
    public async Task A_descendant_that_its_owner_deletes_meanwhile_does_not_bring_the_revoked_image_back()
    {
        await _scene.PublishAsync("b", 1);
        _one.Put(Snapshot("snap", _one.IdOf("b")));
        _scene.Create("gone", PromotionSpecs.Revoke("b"), spec => spec.Revocation!.Descendants = true);
        await _scene.RunAsync("gone", status => status.StartedAt is not null);
        await _one.DeleteAsync("snap");
        var status = await _scene.RunAsync("gone");

        Assert.True(
            !_one.All.Any(image => image.Name == Latest && image.Id == _one.IdOf("b")), PromotionScene.Text(status));
    }

    [Fact]
    public async Task A_latest_image_of_another_profile_is_not_hidden_as_a_descendant()
    {
        await _scene.PublishAsync("b", 1);
        _one.Put(Snapshot("theirs", _one.IdOf("b")) with
        {
            Name = "Standard_Ubuntu_24_latest",
            Visibility = ImageVisibility.Public,
            Properties = new Dictionary<string, string>
            {
                ["base_image_ref"] = _one.IdOf("b"),
                ["imagefactory_namespace"] = "other",
                ["imagefactory_profile"] = "ubuntu-24",
                ["imagefactory_latest"] = "other/x",
            },
        });
        _scene.Create("gone", PromotionSpecs.Revoke("b"), spec => spec.Revocation!.Descendants = true);
        await _scene.RunAsync("gone");

        Assert.False(_one.All.First(image => image.Id == "theirs").IsHidden);
    }

    [Fact]
    public async Task An_image_that_is_no_descendant_is_left_alone_also_where_the_cloud_lists_it_as_one()
    {
        await _scene.PublishAsync("b", 1);
        _one.Put(Snapshot("snap", _one.IdOf("b")));
        _one.Put(Snapshot("other", _one.IdOf("a")));
        _one.FiltersProperties = false;
        _scene.Create("gone", PromotionSpecs.Revoke("b"), spec => spec.Revocation!.Descendants = true);
        var status = await _scene.RunAsync("gone");

        Assert.Equal((true, false), (IsHidden("snap"), IsHidden("other")));
        Assert.EndsWith(
            "1 images that were made from it are taken, 0 are left",
            status.Regions![0].Message,
            StringComparison.Ordinal);

        bool IsHidden(string id) => _one.All.First(image => image.Id == id).IsHidden;
    }

    [Fact]
    public async Task Two_latest_do_not_keep_an_unsafe_image_in_use()
    {
        await _scene.PublishAsync("b", 1);
        _one.Put(new Image("theirs", ImageStatus.Active)
        {
            Name = Latest,
            Owner = "p2",
            Visibility = ImageVisibility.Public,
        });
        _scene.Create(
            "gone", PromotionSpecs.Revoke("b"), spec => spec.Revocation!.Action = RevocationAction.Deactivate);
        var status = await _scene.RunAsync("gone");

        Assert.True(
            _one.All.First(image => image.Id == _one.IdOf("b")).Status == ImageStatus.Deactivated,
            PromotionScene.Text(status));
    }

    private static Image Snapshot(string id, string of) => new(id, ImageStatus.Active)
    {
        Name = $"snapshot-{id}",
        Owner = InMemoryImages.Project,
        Properties = new Dictionary<string, string> { ["base_image_ref"] = of },
    };
}
