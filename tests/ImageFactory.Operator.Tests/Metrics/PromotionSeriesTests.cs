using ImageFactory.Operator.Controllers.ImagePromotion;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using ImageFactory.Operator.Tests.Promotions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImageFactory.Operator.Tests.Metrics;

/// <summary>Series of promotions: there are only so many, and they go with the objects.</summary>
public sealed class PromotionSeriesTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;

    public PromotionSeriesTests()
    {
        var clouds = new InMemoryClouds(new InMemoryRegion(TimeProvider.System));
        clouds.Others["demo/made-up"] = new InMemoryRegion(TimeProvider.System);
        _scene = new PromotionScene(clouds, InMemoryPromotions.Series, InMemoryPromotions.One);
    }

    public Task InitializeAsync() => _scene.PublishAsync("a", 0);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task The_series_of_a_profile_go_with_the_last_promotion_that_names_it()
    {
        Assert.Equal(["debian-12 demo/RegionOne"], Series());

        await ActivatorUtilities.CreateInstance<V1ImagePromotionController>(_scene.Operator)
            .DeletedAsync(_scene.Promotion("to-a"), default);

        Assert.Empty(Series());
    }

    [Fact]
    public async Task A_revocation_in_a_region_that_somebody_made_up_makes_no_series_of_that_name()
    {
        _scene.Create("gone", PromotionSpecs.Revoke("a"), spec => spec.Regions =
        [
            PromotionSpecs.Region("RegionOne"), PromotionSpecs.Region("made-up"),
        ]);
        await _scene.RunAsync("gone");

        Assert.Equal(["debian-12 demo/RegionOne", "debian-12 other"], Series());
    }

    private IEnumerable<string> Series() => _scene.Operator.GetRequiredService<OperatorMetrics>().Promotions
        .GetAllLabelValues()
        .Select(labels => $"{labels[0]} {labels[1]}")
        .Distinct()
        .Order(StringComparer.Ordinal);
}
