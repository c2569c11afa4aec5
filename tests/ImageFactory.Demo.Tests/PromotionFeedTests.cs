using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>How a promotion is followed.</summary>
public sealed class PromotionFeedTests
{
    private static readonly V1ImageBuild Build = new()
    {
        Metadata = new V1ObjectMeta { Name = "a-build", NamespaceProperty = "images" },
    };

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryCluster _cluster;

    public PromotionFeedTests() => _cluster = new InMemoryCluster(_time);

    [Fact]
    public async Task A_promotion_is_followed_until_it_is_over()
    {
        _cluster.Put(new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta { Name = "a-build", NamespaceProperty = "images" },
            Spec = new V1ImagePromotionSpec { Action = PromotionAction.Promote },
            Status = new V1ImagePromotionStatus { Phase = PromotionPhase.Running },
        });
        await using var states = Feed().FollowAsync(Build, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await states.MoveNextAsync());
        Assert.Equal(PromotionPhase.Running, states.Current.Status!.Phase);
        _cluster.Change<V1ImagePromotion>("a-build", promotion =>
        {
            promotion.Status!.Phase = PromotionPhase.Succeeded;
            promotion.Status.FinishedAt = _time.GetUtcNow();
        });
        var next = states.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await next);
        Assert.Equal(PromotionPhase.Succeeded, states.Current.Status!.Phase);
        Assert.False(await states.MoveNextAsync());
    }

    [Fact]
    public async Task A_build_without_a_promotion_is_told_so() => Assert.Equal(
        "Build a-build has no ImagePromotion, or somebody else deleted it",
        (await Assert.ThrowsAsync<DemoException>(
            async () => await Feed().FollowAsync(Build, CancellationToken.None).ToListAsync())).Message);

    // Nobody listens there: it is asked after five seconds, and has 20 more.
    private PromotionFeed Feed() => new(_cluster, new OperatorProbe(new Uri("http://127.0.0.1:1"), _time), _time);
}
