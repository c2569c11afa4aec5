using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;

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
}
