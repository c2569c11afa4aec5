using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Controllers.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>How long the latest image is missing when the call that names it fails.</summary>
public sealed class WindowTests : IAsyncLifetime
{
    private const string Latest = $"{InMemoryPromotions.Series}_latest";

    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;

    public WindowTests() => (_scene, _one, _) = InMemoryPromotions.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_call_that_fails_while_the_latest_image_is_missing_is_made_again_at_once()
    {
        _scene.Options.OpenStack.RegionPoll = TimeSpan.FromSeconds(15);
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a", spec => spec.Visibility = PromotedVisibility.Public);
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
        DateTimeOffset? failed = null;
        // Its proxy changes its backend just then.
        _one.Fault = call =>
        {
            if (failed is not null || call != "update 2" || _one.All.Any(image => image.Name == Latest))
            {
                return null;
            }

            failed = _scene.Time.GetUtcNow();
            return new OpenStackException(OpenStackErrorKind.Unreachable, "Connection reset by peer");
        };

        _scene.Promote("to-b", "b", spec => spec.Visibility = PromotedVisibility.Public);
        while (failed is null || _one.All.All(image => image.Name != Latest))
        {
            var outcome = await _scene.ReconcileAsync("to-b");
            _scene.Time.Advance(V1ImagePromotionController.Poll(outcome) ?? TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_scene.Time.GetUtcNow() - failed.Value, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
