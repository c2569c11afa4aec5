using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stage 13: a build makes its own promotion, and takes none for it that would release nothing.</summary>
public sealed class RequestPublishTests : IDisposable
{
    private readonly BuildScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_promotion_of_the_image_is_made_and_found_again()
    {
        Assert.IsType<StageOutcome.Done>(await RunAsync());
        Assert.IsType<StageOutcome.Done>(await RunAsync());

        var promotion = _scene.Cluster.Object<V1ImagePromotion>(BuildScene.Name, BuildScene.Namespace);
        Assert.Equal(
            (BuildScene.Name, PromotionAction.Promote), (promotion.Spec.BuildRef!.Name, promotion.Spec.Action));
    }

    [Theory]
    [InlineData("other", PromotionAction.Promote, false, "is of something else")]
    [InlineData(BuildScene.Name, PromotionAction.Revoke, false, "is a Revoke, no release")]
    [InlineData(BuildScene.Name, PromotionAction.Promote, true, "is over (Failed)")]
    public async Task One_of_its_name_that_would_not_release_it_fails_the_stage(
        string build, PromotionAction action, bool isOver, string problem)
    {
        _scene.Cluster.Put(new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta { Name = BuildScene.Name, NamespaceProperty = BuildScene.Namespace },
            Spec = new V1ImagePromotionSpec { BuildRef = new V1LocalReference { Name = build }, Action = action },
            Status = isOver
                ? new V1ImagePromotionStatus { Phase = PromotionPhase.Failed, FinishedAt = BuildScene.Start }
                : null,
        });

        var failed = Assert.IsType<StageOutcome.Failed>(await RunAsync());

        Assert.Equal(
            $"There is an ImagePromotion {BuildScene.Name} that {problem}: delete it, then set spec.restartFrom to "
            + "PublishRequested",
            failed.Message);
    }

    private async Task<StageOutcome> RunAsync()
    {
        _scene.Build.Spec.Publish = true;
        _scene.Status.Regions = [new V1RegionStatus { Cloud = "demo", Region = "RegionOne" }];
        await _scene.SaveInputAsync();
        return await new RequestPublish(_scene.Cluster, _scene.Inputs).RunAsync(_scene.Context, default);
    }
}
