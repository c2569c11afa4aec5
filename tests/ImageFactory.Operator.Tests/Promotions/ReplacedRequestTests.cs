using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using ImageFactory.Operator.Tests.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>How requests to somebody else end: replaced by a newer one, deleted, or done in part.</summary>
public sealed class ReplacedRequestTests : IAsyncLifetime
{
    private readonly OpenPgpKeyFiles _keys = new();
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public ReplacedRequestTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        var file = _keys.Write("release", OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair()).GenerateSecretKeyRing());
        _scene.Options.Signing = new SigningSettings
        {
            Keys = [new SigningKeySettings { Name = "release", KeyFile = file }],
        };
        _scene.Restart();
        await _scene.BuildAsync("b", 1);
        await _scene.BuildAsync("c", 2);
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        _keys.Dispose();
    }

    [Theory]
    [InlineData(PromotionPublisher.Operator)]
    [InlineData(PromotionPublisher.Request)]
    public async Task A_request_that_nobody_followed_is_replaced_by_what_is_newer(PromotionPublisher publisher)
    {
        _scene.Promote("to-b", "b", spec => spec.Publisher = PromotionPublisher.Request);
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Requested);
        _scene.Promote("to-c", "c", spec => spec.Publisher = publisher);
        await _scene.RunAsync(
            "to-c", status => status.Phase is PromotionPhase.Succeeded or PromotionPhase.Requested);
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            "Failed 0/2: FailedRotation: Promotion to-c of the same profile began after the request, and replaces it; "
            + "no region was seen to be changed by then",
            PromotionScene.Text(status));
        await _scene.ReconcileAsync("to-c");
        Assert.NotEqual(PromotionPhase.Failed, _scene.Promotion("to-c").Status!.Phase);
    }

    [Fact]
    public async Task One_that_is_deleted_says_where_somebody_has_followed_it()
    {
        await RequestAsync(PromotionStrategyType.AllOrNothing);
        Follow(_one);
        await _scene.RunAsync("to-b", status => status.RegionsDone == "1/2");
        _scene.Cluster.Change<V1ImagePromotion>(
            "to-b", promotion => promotion.Metadata.DeletionTimestamp = _scene.Time.GetUtcNow().UtcDateTime);
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            "Failed 1/2: Cancelled: It was deleted while somebody else was asked to change the images; changed by "
            + "then, and left so: demo/RegionOne",
            PromotionScene.Text(status));
    }

    [Fact]
    public async Task With_best_effort_it_succeeds_where_it_could()
    {
        _two.Change(_two.All.First(IsOfB).Id, image => image with { HashValue = "77" });
        await RequestAsync(PromotionStrategyType.BestEffort);
        Follow(_one);
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith(
            "Succeeded 1/2: Succeeded: In 1 of 2 regions the images are changed as was asked for; not in Image ",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    private async Task RequestAsync(PromotionStrategyType type)
    {
        _scene.Promote("to-b", "b", spec =>
        {
            spec.Publisher = PromotionPublisher.Request;
            spec.Strategy = new V1PromotionStrategy { Type = type };
        });
        await _scene.RunAsync("to-b", status => status.Regions?[0].Reason == "WaitingForPublisher");
    }

    private void Follow(InMemoryImages images)
    {
        foreach (var step in _scene.Promotion("to-b").Status!.Regions![0].Steps!)
        {
            images.Change(step.ImageId, image => Changed(image, step.After!));
        }
    }

    private static bool IsOfB(Image image) => image.Properties.GetValueOrDefault("imagefactory_build") == "b";

    private static Image Changed(Image image, V1ImageState after) =>
        image with { Name = after.Name!, IsHidden = false };
}
