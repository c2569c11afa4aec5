using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>A promotion shows images to no more people than its tenant may.</summary>
public sealed class TenantPromotionTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;

    public TenantPromotionTests() => (_scene, _, _) = InMemoryPromotions.Start();

    public Task InitializeAsync() => _scene.BuildAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_visibility_that_its_namespace_may_not_give_is_refused_and_changes_nothing()
    {
        Allow(PromotedVisibility.Private, PromotedVisibility.Shared);
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-a", "a", spec => spec.Visibility = PromotedVisibility.Public);

        var status = await _scene.RunAsync("to-a");

        Assert.Equal(
            $"Failed {status.RegionsDone}: FailedNotAllowed: spec.visibility: this namespace may not use public: use "
            + "one of private, shared",
            PromotionScene.Text(status));
        Assert.Equal(before, await _scene.ImagesAsync());
    }

    [Fact]
    public async Task A_visibility_that_it_may_give_is_given()
    {
        Allow(PromotedVisibility.Public);
        _scene.Promote("to-a", "a", spec => spec.Visibility = PromotedVisibility.Public);

        var status = await _scene.RunAsync("to-a");

        Assert.StartsWith("Succeeded", PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_whose_name_became_another_tenants_is_released_no_more_and_can_be_taken_back()
    {
        _scene.Options.Tenants =
        [
            new() { Name = "images", Namespaces = [PromotionScene.Namespace], ImageSeries = ["Standard_Ubuntu_*"] },
        ];
        // The build is of before; its profile makes other images by now.
        _scene.Cluster.Change<V1DistroProfile>(
            PromotionScene.Profile,
            profile => profile.Spec.Os = new V1OperatingSystem { Distro = "ubuntu", Version = "24.04" });
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-a", "a");

        Assert.Contains(
            $"FailedNotAllowed: status.series: this namespace may not use {_scene.Series}: use one of "
            + "Standard_Ubuntu_*",
            PromotionScene.Text(await _scene.RunAsync("to-a")),
            StringComparison.Ordinal);
        Assert.Equal(before, await _scene.ImagesAsync());

        _scene.Create("back", PromotionSpecs.Revoke("a"));
        Assert.DoesNotContain(
            "FailedNotAllowed", PromotionScene.Text(await _scene.RunAsync("back")), StringComparison.Ordinal);
    }

    private void Allow(params PromotedVisibility[] visibilities) => _scene.Options.Tenants =
    [
        new()
        {
            Name = "images",
            Namespaces = [PromotionScene.Namespace],
            Promotion = new() { Visibilities = visibilities },
        },
    ];
}
