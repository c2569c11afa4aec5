using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class CanaryTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;

    public CanaryTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task The_other_regions_follow_once_the_canary_has_soaked()
    {
        _scene.Promote("to-b", "b", spec => spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.ReadBack));
        var soaking = await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);
        Assert.Equal(
            ("1/2", TimeSpan.FromHours(2)), (soaking.RegionsDone, soaking.SoakUntil - soaking.Regions![0].FinishedAt));

        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.True(_scene.Time.GetUtcNow() >= soaking.SoakUntil);
    }

    [Theory]
    [InlineData("it does not boot", "imagefactory.dev/canary-check says it does not boot")]
    [InlineData(null, "nobody set imagefactory.dev/canary-check within policy.timeoutSeconds")]
    public async Task A_canary_whose_check_fails_goes_back_and_the_others_never_follow(string? verdict, string why)
    {
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-b", "b", spec => spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.Annotation));
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);
        _scene.Annotate("to-b", PromotionAnnotations.CanaryCheck, verdict);

        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            $"Failed 0/2: FailedCanary: The check of the first regions failed: {why}", PromotionScene.Text(status));
        Assert.Equal(before, await _scene.ImagesAsync());
    }

    [Fact]
    public async Task A_canary_that_somebody_changes_while_it_soaks_does_not_pass()
    {
        _scene.Promote("to-b", "b", spec => spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.ReadBack));
        var soaking = await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);
        _one.Change(soaking.Regions![0].ImageId!, image => image with { IsHidden = true });

        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith(
            "Failed 0/2: FailedRotation: The check of the first regions failed: Image 2 in demo/RegionOne was "
            + "changed by "
            + "somebody else: os_hidden is true instead of false",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(300)]
    public async Task A_canary_that_does_not_answer_once_is_asked_again_and_keeps_its_image(int retrySeconds)
    {
        _scene.Options.OpenStack.RegionPoll = TimeSpan.FromSeconds(15);
        _scene.Promote("to-b", "b", spec => spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.ReadBack));
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);
        var faults = 1;
        _one.Fault = _ => faults-- > 0
            ? new OpenStackException(OpenStackErrorKind.ServerFault, "503 Service Unavailable")
            {
                RetryAfter = TimeSpan.FromSeconds(retrySeconds),
            }
            : null;

        var status = await _scene.RunAsync("to-b");

        Assert.True(faults < 0);
        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promotion_that_is_deleted_while_it_soaks_puts_its_images_back()
    {
        var before = await _scene.ImagesAsync();
        _scene.Promote("to-b", "b", spec => spec.Strategy = PromotionSpecs.Canary("2h", CanaryCheck.ReadBack));
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);

        _scene.Cluster.Change<V1ImagePromotion>(
            "to-b", promotion => promotion.Metadata.DeletionTimestamp = _scene.Time.GetUtcNow().UtcDateTime);
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(
            "Failed 0/2: Cancelled: Put back, since the promotion was deleted", PromotionScene.Text(status));
        Assert.Equal(before, await _scene.ImagesAsync());
    }
}
