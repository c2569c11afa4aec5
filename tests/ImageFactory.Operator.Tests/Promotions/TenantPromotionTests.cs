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
