using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Promotions in two regions that are in memory.</summary>
internal static class InMemoryPromotions
{
    public const string Series = "Standard_Debian_12";

    public static readonly CloudTarget One = new("demo", "RegionOne");
    public static readonly CloudTarget Two = new("demo", "RegionTwo");

    /// <summary>A scene with its regions.</summary>
    public static (PromotionScene Scene, InMemoryImages One, InMemoryImages Two) Start()
    {
        var (one, two) = (new InMemoryRegion(TimeProvider.System), new InMemoryRegion(TimeProvider.System));
        var clouds = new InMemoryClouds(one);
        clouds.Others[$"{Two}"] = two;
        return (new PromotionScene(clouds, Series, One, Two), one.Images, two.Images);
    }

    /// <summary>Builds an image and releases it.</summary>
    public static async Task PublishAsync(
        this PromotionScene scene, string name, int number, Action<V1ImagePromotionSpec>? adapt = null)
    {
        await scene.BuildAsync(name, number);
        scene.Promote($"to-{name}", name, adapt);
        var status = await scene.RunAsync($"to-{name}");
        Assert.True(status.Phase == PromotionPhase.Succeeded, PromotionScene.Text(status));
    }

    /// <summary>The images of both regions.</summary>
    public static async Task<IReadOnlyList<string>> ImagesAsync(this PromotionScene scene) =>
    [
        .. await scene.ImagesAsync(One),
        .. await scene.ImagesAsync(Two),
    ];

    /// <summary>Says something to a promotion.</summary>
    public static void Annotate(this PromotionScene scene, string name, string annotation, string? value) =>
        scene.Cluster.Change<V1ImagePromotion>(
            name,
            promotion => promotion.Metadata.Annotations = value is null
                ? null
                : new Dictionary<string, string> { [annotation] = value });

    /// <summary>How many images have a name.</summary>
    public static int Count(this InMemoryImages images, string name) => images.All.Count(image => image.Name == name);

    /// <summary>The id of a build's image.</summary>
    public static string IdOf(this InMemoryImages images, string build) => images.All.First(
        image => image.Properties.GetValueOrDefault("imagefactory_build") == build).Id;
}
