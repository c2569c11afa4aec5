using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What is dangerous is taken back where its profile and its build are gone, or say otherwise.</summary>
public sealed class RevokedWithoutProfileTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public RevokedWithoutProfileTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("b", 1);
        _scene.Promote("to-b", "b");
        await _scene.RunAsync("to-b");
        _scene.Cluster.Remove<V1ImageBuild>("b");
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task It_reaches_a_region_that_the_profile_names_no_more_where_it_is_asked_to()
    {
        Narrow();
        var status = await RevokeAsync(PromotionSpecs.Region("RegionTwo"));

        Assert.StartsWith("Succeeded 1/1: ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.True(_two.All.First().IsHidden);
        Assert.False(_one.All.First().IsHidden);
    }

    [Fact]
    public async Task It_reaches_all_regions_of_earlier_promotions()
    {
        Narrow();
        var status = await RevokeAsync();

        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.True(_two.All.First().IsHidden);
    }

    [Fact]
    public async Task It_reaches_a_region_that_the_profile_has_not_enabled_where_no_promotion_remembers_it()
    {
        _scene.Cluster.Remove<V1ImagePromotion>("to-b");
        _scene.Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Regions![1].Enabled = false);
        var status = await RevokeAsync();

        Assert.Equal(["RegionOne", "RegionTwo"], status.Regions!.Select(region => region.Region));
    }

    [Fact]
    public async Task It_does_not_need_the_profile()
    {
        _scene.Cluster.Remove<V1DistroProfile>("debian-12");
        var status = await RevokeAsync();

        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_another_namespace_stays_as_it_is()
    {
        _one.Change(_one.All.First().Id, image => With(image, "imagefactory_namespace", "other"));
        _scene.Cluster.Remove<V1DistroProfile>("debian-12");
        await RevokeAsync(PromotionSpecs.Region("RegionOne"));

        Assert.False(_one.All.First().IsHidden);
    }

    private void Narrow() => _scene.Cluster.Change<V1DistroProfile>(
        "debian-12", profile => profile.Spec.Regions = [PromotionSpecs.Region("RegionOne")]);

    private Task<V1ImagePromotionStatus> RevokeAsync(params V1RegionTarget[] regions)
    {
        _scene.Create("gone", new V1ImagePromotionSpec
        {
            Action = PromotionAction.Revoke,
            ImageName = "Standard_Debian_12_20261201_1",
            Revocation = new V1Revocation { Reason = "unsafe" },
            Regions = regions.Length == 0 ? null : [.. regions],
        });
        return _scene.RunAsync("gone");
    }

    private static Image With(Image image, string name, string value) => image with
    {
        Properties = new Dictionary<string, string>(image.Properties) { [name] = value },
    };
}
